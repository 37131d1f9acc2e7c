/// What the generator knows of a country that asks: where it lies, and which languages its people work in.
struct CountryProfile: Sendable {
    /// Regions by which the mix of needs is stated.
    enum Region: Int, CaseIterable, Sendable {
        case africa, asiaPacific, latinAmerica, oceania, centralAsia

        /// The region's share of needs, percent (`NeedMix`).
        var share: Int {
            switch self {
            case .africa: 48
            case .asiaPacific: 28
            case .latinAmerica: 17
            case .oceania: 4
            case .centralAsia: 3
            }
        }

        /// How many needs of the region come from least developed countries, percent.
        var leastDevelopedShare: Int {
            switch self {
            case .africa: 75
            case .asiaPacific: 52
            case .latinAmerica: 6
            case .oceania: 40
            case .centralAsia: 0
            }
        }
    }

    let region: Region
    /// On the list of least developed countries of November 2026, for the mix only: rules use the dated table.
    let isLeastDeveloped: Bool
    /// Working languages, the most usual first.
    let working: [String]
    /// Languages of which data are wanted.
    let local: [String]

    /// The countries that ask, by ISO 3166-1 alpha-2.
    static let all: [String: CountryProfile] = {
        var profiles: [String: CountryProfile] = [:]
        for (region, table) in [
            (Region.africa, africa), (.asiaPacific, asiaPacific), (.latinAmerica, latinAmerica),
            (.oceania, oceania), (.centralAsia, centralAsia),
        ] {
            for entry in table.split(whereSeparator: \.isWhitespace) {
                let parts = entry.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 3, let code = parts.first else { continue }
                profiles[String(code.prefix(2))] = CountryProfile(
                    region: region,
                    isLeastDeveloped: code.hasSuffix("*"),
                    working: parts[1].split(separator: ",").map(String.init),
                    local: parts[2].split(separator: ",").map(String.init)
                )
            }
        }
        return profiles
    }()

    // Country (* least developed): working languages: languages of which data are wanted.
    private static let africa = """
        AO*:pt:pt,ln BF*:fr:bm BI*:fr,en:rw,sw BJ*:fr:yo BW:en:tn CD*:fr:ln,sw CI:fr:bm,ak CM:fr,en:ha
        DZ:ar,fr:ar EG:ar:ar ET*:am,en:am,so GH:en:ak,tw KE:en,sw:sw LS*:en:zu MA:ar,fr:ar MG*:fr:fr
        ML*:fr:bm MR*:ar,fr:ar,wo MU:en,fr:fr MW*:en:sw MZ*:pt:pt,sw NA:en:zu NE*:fr:ha NG:en:ha,ig,yo
        RW*:en,fr:rw SL*:en:ak SN*:fr:wo SO*:so,en:so SZ:en:zu TD*:fr,ar:ar TG*:fr:yo TN:ar,fr:ar
        TZ*:en,sw:sw UG*:en:lg,sw ZA:en:zu ZM*:en:sw ZW:en:zu
        """
    private static let asiaPacific = """
        BD*:bn,en:bn BT:en:ne ID:id,en:id IN:en:hi,bn IQ:ar:ar JO:ar,en:ar KH*:km,en:km LA*:lo,en:lo
        LK:en,si:si,ta MM*:my,en:my MN:mn,en:mn MV:en:si NP*:ne,en:ne PH:en:tl PK:en,ur:ur TL*:pt,en:tet
        VN:vi,en:vi YE*:ar:ar
        """
    private static let latinAmerica = """
        AR:es:es BO:es:qu BR:pt:pt CO:es:es DO:es:es EC:es:qu GT:es:es GY:en:en HN:es:es HT*:fr:ht
        JM:en:en MX:es:es PE:es:qu PY:es:gn
        """
    private static let oceania = "FJ:en:hi PG:en:tpi SB*:en:tpi VU:en,fr:fr WS:en:sm"
    private static let centralAsia = "KG:ru,en:ru KZ:ru,en:ru TJ:ru:ru UZ:ru,en:uz"
}
