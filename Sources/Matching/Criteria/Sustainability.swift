import Programme

/// S13: low carbon and low cost.
///
/// Half for carbon: computing time by the intensity of the site's electricity, else of the host country's (0 g
/// CO2-equivalent per kWh: full; 800 g or unknown: nothing); all else by travel (none arises: full). Half for cost: the
/// share of the costs that arise which the provider bears (none arise: full).
enum Sustainability {
    private static let dirtiest: Int64 = 800

    static func score(_ offer: Offer, _ reference: ReferenceIndex, _ countries: [Country]) -> Int64 {
        var carbon: Int64 = 0
        if offer.kind == .compute {
            let host = offer.hostCountry.flatMap { reference.countries[$0] }
            if let grams = offer.carbonGramsPerKWh ?? host.flatMap({ countries[$0].carbonGramsPerKWh }) {
                carbon = Score.share(dirtiest - grams, of: dirtiest)
            }
        } else if !offer.costs.contains(.travel) {
            carbon = Score.full
        }
        let borne = offer.costs.filter(offer.costsCovered.contains).count
        let cost =
            offer.costs.isEmpty ? Score.full : Score.share(Int64(borne), of: Int64(offer.costs.count))
        return (carbon + cost) / 2
    }
}
