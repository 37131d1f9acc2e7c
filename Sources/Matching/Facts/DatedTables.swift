import Programme

/// The rows of the dated tables that are in force on the business date, ready to be looked up.
///
/// Rows name places: a country, an M49 region, a country group, or `*`. Where several fit, the narrowest holds
/// (country before group, group before intermediate region, sub-region, region, anywhere), then the one that
/// began last.
struct DatedTables: Sendable {
    private let rates: [String: UnitRate]
    private let uses: [String: LicenceUse]
    private let recognitions: [String: [Recognition]]
    private let transfers: [TransferRule]
    /// For each origin and destination the place of the row that holds; -1 where none does.
    private let transferRow: [Int16]
    private let exports: [ExportRule]
    /// For each class that a row names, and each country, the place of the row that holds; -1 where none does.
    private let exportRow: [String: [Int16]]
    private let countries: Int

    init(_ rules: DatedRules, _ date: CalendarDate, _ places: Places) {
        func inForce<Row: DatedRow>(_ rows: [Row]) -> [Row] {
            rows.filter { $0.isInForce(on: date) }.sorted {
                ($0.from?.daysSince1970 ?? .min, $0.key.joined(separator: "\u{1F}"))
                    < ($1.from?.daysSince1970 ?? .min, $1.key.joined(separator: "\u{1F}"))
            }
        }
        // Of two rows with one key the one that began last is kept.
        rates = Dictionary(inForce(rules.unitRates).map { (Self.key($0.unit, $0.accelerator), $0) }) { $1 }
        uses = Dictionary(inForce(rules.licenceUses).map { (Self.key($0.licence, $0.use), $0) }) { $1 }
        recognitions = Dictionary(grouping: inForce(rules.recognitions), by: \.scheme)
        countries = places.count

        let transfers = inForce(rules.transfers).filter {
            places.rank($0.origin) != nil && places.rank($0.destination) != nil
        }
        var transferRow = [Int16](repeating: -1, count: places.count * places.count)
        // From the widest to the narrowest, so that the narrowest is written last.
        let order = transfers.indices.sorted {
            (Self.rank(transfers[$0], places), $0) < (Self.rank(transfers[$1], places), $1)
        }
        for index in order.prefix(Int(Int16.max)) {
            let destinations = places.members(transfers[index].destination)
            for origin in places.members(transfers[index].origin) {
                for destination in destinations {
                    transferRow[origin * places.count + destination] = Int16(index)
                }
            }
        }
        self.transfers = transfers
        self.transferRow = transferRow

        let exports = inForce(rules.exports).filter { places.rank($0.place) != nil }
        var exportRow: [String: [Int16]] = [:]
        let narrowing = exports.indices.sorted {
            (places.rank(exports[$0].place) ?? 0, $0) < (places.rank(exports[$1].place) ?? 0, $1)
        }
        for index in narrowing.prefix(Int(Int16.max)) {
            let name = exports[index].exportClass
            var rows = exportRow[name] ?? Array(repeating: -1, count: places.count)
            for country in places.members(exports[index].place) { rows[country] = Int16(index) }
            exportRow[name] = rows
        }
        self.exports = exports
        self.exportRow = exportRow
    }

    private static func rank(_ rule: TransferRule, _ places: Places) -> Int {
        (places.rank(rule.origin) ?? 0) + (places.rank(rule.destination) ?? 0)
    }

    private static func key(_ unit: Unit, _ accelerator: String?) -> String {
        unit.rawValue + "\u{1F}" + (accelerator ?? "")
    }

    private static func key(_ licence: String, _ use: DataUse) -> String {
        licence + "\u{1F}" + use.rawValue
    }

    /// The rate of a unit on an accelerator, else on any.
    func rate(_ unit: Unit, _ accelerator: String?) -> UnitRate? {
        rates[Self.key(unit, accelerator)] ?? rates[Self.key(unit, nil)]
    }

    /// The speed of an accelerator beside the reference's.
    func speed(_ accelerator: String) -> UnitRate? { rates[Self.key(.gpuHour, accelerator)] }

    /// Whether a licence allows a use.
    func use(_ licence: String, _ use: DataUse) -> LicenceUse? { uses[Self.key(licence, use)] }

    /// The regime for data about persons that go from a country to another.
    func transfer(from origin: Int, to destination: Int) -> TransferRule? {
        let row = transferRow[origin * countries + destination]
        return row >= 0 ? transfers[Int(row)] : nil
    }

    /// Whether machines of a class may be used from a country.
    func export(_ exportClass: String, _ country: Int) -> ExportRule? {
        guard let row = exportRow[exportClass]?[country], row >= 0 else { return nil }
        return exports[Int(row)]
    }

    /// What a certificate counts as, besides itself.
    func recognitions(of scheme: String) -> [Recognition] { recognitions[scheme] ?? [] }
}

/// The places that rows of dated tables name, as countries by their index.
struct Places: Sendable {
    /// How many countries there are.
    let count: Int
    private var place: [String: (rank: Int, members: [Int])] = [:]

    init(_ countries: [Country], groupMask: [UInt16]) {
        count = countries.count
        place["*"] = (0, Array(countries.indices))
        for (index, country) in countries.enumerated() {
            let regions = [(1, country.region), (2, country.subregion), (3, country.intermediateRegion)]
            for (rank, region) in regions {
                guard let region else { continue }
                place[region, default: (rank, [])].members.append(index)
            }
        }
        for group in CountryGroup.allCases {
            place[group.rawValue] = (4, countries.indices.filter { groupMask[$0] & group.bit != 0 })
        }
        for (index, country) in countries.enumerated() { place[country.code] = (5, [index]) }
    }

    /// How narrow a place is: 0 anywhere to 5 a country; nil where there is no such place.
    func rank(_ name: String) -> Int? { place[name]?.rank }

    /// Its countries on the date.
    func members(_ name: String) -> [Int] { place[name]?.members ?? [] }
}
