import Programme

/// S7: women, youth, children, persons with disabilities.
///
/// Of the need: 0.30 × women among the beneficiaries (half or more: full), 0.15 × OECD-DAC gender marker (2: full),
/// 0.15 × youth (half or more: full), 0.10 where children, 0.10 where persons with disabilities are a target group.
/// Of the offer: 0.10 × its quota for women (half or more: full), 0.10 where it offers childcare. What is unknown
/// gives nothing.
enum Inclusion {
    /// What the need brings, 0 to 800,000.
    static func ofNeed(_ need: Need) -> Int64 {
        var score = 30 * Score.share(need.womenPercent ?? 0, of: 50) / 100
        score += 15 * Score.share(need.genderMarker ?? 0, of: 2) / 100
        score += 15 * Score.share(need.youthPercent ?? 0, of: 50) / 100
        if need.servesChildren == true { score += Score.full / 10 }
        if need.servesDisability == true { score += Score.full / 10 }
        return score
    }

    /// What the offer brings, 0 to 200,000.
    static func ofOffer(_ offer: Offer) -> Int64 {
        let quota = Score.share(offer.womenQuotaPercent ?? 0, of: 50) / 10
        return quota + (offer.hasChildcare == true ? Score.full / 10 : 0)
    }
}
