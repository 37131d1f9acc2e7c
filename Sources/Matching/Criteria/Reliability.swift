import Programme

/// S14: what the provider delivered of what it promised and, of datasets, how well they are documented.
///
/// The provider's reliability in percent; unknown, of a provider that has delivered nothing yet: half. Of datasets the
/// mean of that and of the documentation in percent (Croissant with its RAI terms: 100; unknown: 0).
enum Reliability {
    static func score(_ offer: Offer, _ provider: Organisation?) -> Int64 {
        let past = provider?.reliabilityPercent.map { Score.share($0, of: 100) } ?? Score.full / 2
        guard offer.kind == .dataset else { return past }
        return (past + Score.share(offer.documentationPercent ?? 0, of: 100)) / 2
    }
}
