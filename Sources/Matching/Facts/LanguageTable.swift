import Programme

/// Rule H8 judged once for each pair of distinct language profiles: there are few, however many the pairs.
struct LanguageTable: Sendable {
    /// What a need brings: working languages for courses and labs, wanted content for datasets.
    struct NeedProfile: Hashable, Sendable {
        var kind: Kind
        var skills: [LanguageSkill]
        var content: Content
    }

    /// Of a dataset: what it is written or spoken in; of what is asked for, one each will do, and any where none is
    /// named.
    struct Content: Hashable, Sendable {
        var languages: [String]
        var scripts: [String]
        var dialects: [String]
    }

    /// What an offer demands or holds.
    struct OfferProfile: Hashable, Sendable {
        var kind: Kind
        var skills: [LanguageSkill]
        var interpretation: [String]
        var content: Content
    }

    private var needProfiles: [NeedProfile: Int] = [:]
    private var offerProfiles: [OfferProfile: Int] = [:]
    private var needs: [NeedProfile] = []
    private var offers: [OfferProfile] = []
    private var verdicts: [Verdict] = []
    /// S8 as far as two profiles decide it, need by need.
    private(set) var comforts: [Int32] = []

    mutating func index(of profile: NeedProfile) -> Int {
        if let known = needProfiles[profile] { return known }
        needProfiles[profile] = needs.count
        needs.append(profile)
        return needs.count - 1
    }

    mutating func index(of profile: OfferProfile) -> Int {
        if let known = offerProfiles[profile] { return known }
        offerProfiles[profile] = offers.count
        offers.append(profile)
        return offers.count - 1
    }

    /// Judges all pairs of profiles; call it after the last profile is known.
    mutating func seal() {
        verdicts = []
        verdicts.reserveCapacity(needs.count * offers.count)
        for need in needs {
            for offer in offers {
                verdicts.append(Self.judge(need, offer))
                comforts.append(Int32(LanguageComfort.comfort(need, offer)))
            }
        }
    }

    @inline(__always)
    func verdict(_ need: Int32, _ offer: Int32) -> Verdict {
        verdicts[Int(need) * offers.count + Int(offer)]
    }

    /// S8 as far as the two profiles decide it.
    @inline(__always)
    func comfort(_ need: Int32, _ offer: Int32) -> Int64 {
        Int64(comforts[Int(need) * offers.count + Int(offer)])
    }

    /// Where the comforts of a need's profile start.
    func comfortStart(_ need: Int32) -> Int { Int(need) * offers.count }

    private static func judge(_ need: NeedProfile, _ offer: OfferProfile) -> Verdict {
        guard need.kind == offer.kind else { return .pass }
        switch need.kind {
        case .compute: return .pass
        case .dataset:
            var findings = Findings()
            findings.add(judge(need.content.languages, offer.content.languages))
            findings.add(judge(need.content.scripts, offer.content.scripts))
            findings.add(judge(need.content.dialects, offer.content.dialects))
            return findings.verdict
        case .training, .lab: return judgeDelivery(need, offer)
        }
    }

    private static func judge(_ wanted: [String], _ held: [String]) -> Verdict {
        if wanted.isEmpty { return .pass }
        if held.isEmpty { return .incomplete }
        return wanted.contains(where: held.contains) ? .pass : .fail(nil)
    }

    private static func judgeDelivery(_ need: NeedProfile, _ offer: OfferProfile) -> Verdict {
        if offer.skills.isEmpty { return .pass }
        if need.skills.isEmpty { return .incomplete }
        var isUnknown = false
        var missing: Int64?
        for skill in need.skills {
            if offer.interpretation.contains(skill.language) { return .pass }
            for demand in offer.skills where demand.language == skill.language {
                guard let level = demand.level else { return .pass }
                guard let held = skill.level else {
                    isUnknown = true
                    continue
                }
                if held >= level { return .pass }
                missing = min(missing ?? .max, Int64(level.rank - held.rank))
            }
        }
        if isUnknown { return .incomplete }
        return .fail(missing.map { Shortfall(amount: $0, unit: .levels) })
    }
}
