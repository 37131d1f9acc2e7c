import Programme

/// One case for each criterion S7 to S14: two needs or two offers that differ in nothing else, and the one with more
/// points for it wins. The other criteria decide in the cases of who gets what is scarce.
extension TrapPool {
    /// All of them, three months each from 2037 on.
    mutating func criteria() {
        needs("S7", month: 96) {
            ($0.womenPercent, $0.genderMarker, $0.servesDisability) = (60, 2, true)
        }
        offers("S8", month: 99) { $0.languages = [LanguageSkill(language: "en", level: .b1)] }
        needs("S9", month: 102) { $0.nationalPlan = "National digital strategy, chapter on AI" }
        needs("S10", month: 105) {
            ($0.readiness, $0.hasSustainabilityPlan, $0.trainsTrainers) = (4, true, true)
        }
        offers("S11", month: 108, country: "TG") { _ in }
        offers("S12", month: 111) { _ in }
        offers("S13", month: 114, kind: .compute) { $0.carbonGramsPerKWh = 20 }
        offers("S14", month: 117, reliability: 95) { _ in }
    }

    /// Two needs of one country for one seat.
    private mutating func needs(_ name: String, month: Int, _ more: (inout Need) -> Void) {
        let host = organisation("Curicó Criterion \(name) School", "CL")
        offer("TRAP-\(name)-OFFER", of: host, "One seat", capacity: 1, month: month)
        for suffix in ["LESS", "MORE"] {
            let owner = organisation("Criterion \(name) Body \(suffix.lowercased())", "GH")
            need("TRAP-\(name)-NEED-\(suffix)", of: owner, "A seat in imaging", month: month) {
                if suffix == "MORE" { more(&$0) }
            }
        }
    }

    /// One need and two offers of one country each of which could serve it.
    private mutating func offers(
        _ name: String,
        month: Int,
        kind: Kind = .training,
        country: String = "CL",
        reliability: Int64? = nil,
        _ more: (inout Offer) -> Void
    ) {
        let owner = organisation("Criterion \(name) Claimant", "GH")
        var preferred: [String] = []
        for suffix in ["LESS", "MORE"] {
            let isMore = suffix == "MORE"
            let host = organisation(
                "Criterion \(name) Provider \(suffix.lowercased())",
                isMore ? country : "CL"
            ) {
                $0.reliabilityPercent = isMore ? reliability : reliability.map { _ in 40 }
            }
            if isMore, name == "S12" { preferred = [host] }
            let capacity: Int64 = kind == .compute ? 3_000 : 4
            offer(
                "TRAP-\(name)-OFFER-\(suffix)",
                of: host,
                "Place \(suffix.lowercased())",
                kind: kind,
                capacity: capacity,
                month: month
            ) {
                if kind == .compute { $0.carbonGramsPerKWh = 700 }
                if isMore { more(&$0) }
            }
        }
        let quantity: Int64 = kind == .compute ? 2_000 : 2
        need("TRAP-\(name)-NEED", of: owner, "A place", kind: kind, quantity: quantity, month: month) {
            $0.preferred = preferred
            if name == "S8" { $0.languages = [LanguageSkill(language: "en", level: .b2)] }
        }
    }
}
