import Programme

/// Reference facts of a snapshot as dense indices, with country groups as they are on the business date.
struct ReferenceIndex: Sendable {
    /// Index of each country code.
    let countries: [String: Int]
    /// For each country, a bit for each group that it is in on the date, by the group's place in `allCases`.
    let groupMask: [UInt16]
    /// For each country, the minutes by which its clocks are ahead of UTC.
    let offsetMinutes: [Int64?]
    /// Index of each sector and theme code.
    let sectors: [String: Int]
    /// For each sector or theme, the index of the sector that it belongs to: its own where it is a sector.
    let topSector: [Int]
    /// The dated tables as they are on the business date.
    let tables: DatedTables
    private let snapshotCountries: [Country]

    init(_ snapshot: Snapshot) {
        var countries: [String: Int] = [:]
        for (index, country) in snapshot.countries.prefix(256).enumerated() {
            countries[country.code] = index
        }
        self.countries = countries
        snapshotCountries = Array(snapshot.countries.prefix(256))
        offsetMinutes = snapshotCountries.map(\.offsetMinutes)
        var groupMask = [UInt16](repeating: 0, count: snapshotCountries.count)
        for membership in snapshot.memberships where membership.isInForce(on: snapshot.date) {
            if let country = countries[membership.country] { groupMask[country] |= membership.group.bit }
        }
        self.groupMask = groupMask
        let places = Places(snapshotCountries, groupMask: groupMask)
        tables = DatedTables(snapshot.rules, snapshot.date, places)
        var sectors: [String: Int] = [:]
        for (index, sector) in snapshot.sectors.enumerated() { sectors[sector.code] = index }
        self.sectors = sectors
        topSector = snapshot.sectors.enumerated().map { index, sector in
            sector.parent.flatMap { sectors[$0] } ?? index
        }
    }

    /// Whether a country is in a group on the business date; false where the country is unknown.
    func isMember(_ country: Int?, of group: CountryGroup) -> Bool {
        country.map { groupMask[$0] & group.bit != 0 } ?? false
    }

    /// The countries of a list that are known.
    func set(_ codes: [String]) -> CountrySet {
        var set = CountrySet()
        for code in codes { if let country = countries[code] { set.insert(country) } }
        return set
    }

    /// The countries that an offer's restrictions leave.
    func eligible(for offer: Offer) -> CountrySet {
        var set = CountrySet.all
        if !offer.eligibleCountries.isEmpty {
            var named = CountrySet()
            for code in offer.eligibleCountries { if let country = countries[code] { named.insert(country) } }
            set.formIntersection(named)
        }
        if !offer.eligibleGroups.isEmpty {
            let mask = offer.eligibleGroups.reduce(into: UInt16(0)) { $0 |= $1.bit }
            var members = CountrySet()
            for country in groupMask.indices where groupMask[country] & mask != 0 { members.insert(country) }
            set.formIntersection(members)
        }
        if !offer.eligibleRegions.isEmpty {
            var within = CountrySet()
            for (index, country) in snapshotCountries.enumerated() {
                let regions = [country.region, country.subregion, country.intermediateRegion]
                if regions.contains(where: { $0.map(offer.eligibleRegions.contains) ?? false }) {
                    within.insert(index)
                }
            }
            set.formIntersection(within)
        }
        for code in offer.excludedCountries { if let country = countries[code] { set.remove(country) } }
        return set
    }
}

extension CountryGroup {
    /// The group's bit in a mask of groups.
    var bit: UInt16 {
        switch self {
        case .ldc: 1
        case .lldc: 2
        case .sids: 4
        case .lowIncome: 8
        case .lowerMiddleIncome: 16
        case .upperMiddleIncome: 32
        case .highIncome: 64
        case .globalSouth: 128
        case .g77: 256
        }
    }
}

extension Code {
    /// The code's place in its list, as a bit of a mask.
    var bit: UInt32 {
        var place: UInt32 = 0
        for code in Self.allCases {
            if code == self { return 1 << place }
            place += 1
        }
        return 0
    }
}

extension Sequence where Element: Code {
    /// The codes of a list as a mask.
    var mask: UInt32 { reduce(0) { $0 | $1.bit } }
}
