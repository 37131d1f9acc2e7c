import Programme

/// How many of an offer's units one unit of a need is worth, as a reduced fraction.
struct Exchange: Hashable, Sendable {
    /// Units of the offer.
    var numerator: Int64
    /// How many units of the need they are worth.
    var denominator: Int64

    /// Unit for unit.
    static let even = Exchange(numerator: 1, denominator: 1)

    /// Whether nothing has to be exchanged.
    @inline(__always)
    var isEven: Bool { numerator == denominator }

    /// So many units of the need in units of the offer, rounded up.
    func offered(_ quantity: Int64) -> Int64 {
        if isEven { return quantity }
        let product = Int128(quantity) * Int128(numerator) + Int128(denominator - 1)
        return Int64(clamping: product / Int128(denominator))
    }

    /// So many units of the offer in units of the need, rounded down; `.max` stays what it is.
    func asked(_ quantity: Int64) -> Int64 {
        if isEven || quantity == .max { return quantity }
        return Int64(clamping: Int128(quantity) * Int128(denominator) / Int128(numerator))
    }

    /// The same, rounded up.
    func askedAtLeast(_ quantity: Int64) -> Int64 {
        if isEven { return quantity }
        let product = Int128(quantity) * Int128(denominator) + Int128(numerator - 1)
        return Int64(clamping: product / Int128(numerator))
    }
}

/// Exchange of units judged once for each pair of distinct unit profiles: there are few.
///
/// A GPU-hour is an hour of any accelerator that fits, unless the need names one; then accelerators are compared
/// by their rates. A node-hour is as many GPU-hours as the node has GPUs. Core-hours and credits need a rate.
struct UnitTable: Sendable {
    /// In what a side counts.
    struct Profile: Hashable, Sendable {
        var unit: Unit
        var accelerator: String?
        var gpusPerNode: Int64?
    }

    private var needProfiles: [Profile: Int] = [:]
    private var offerProfiles: [Profile: Int] = [:]
    private var needs: [Profile] = []
    private var offers: [Profile] = []
    /// What one unit of each need's profile is worth in each offer's, need by need; nil where there is no rate.
    private(set) var exchanges: [Exchange?] = []
    /// For each offer's profile, GPU-hours that one of its units is worth.
    private var offerHours: [Fraction?] = []

    mutating func index(ofNeed profile: Profile) -> Int {
        if let known = needProfiles[profile] { return known }
        needProfiles[profile] = needs.count
        needs.append(profile)
        return needs.count - 1
    }

    mutating func index(ofOffer profile: Profile) -> Int {
        if let known = offerProfiles[profile] { return known }
        offerProfiles[profile] = offers.count
        offers.append(profile)
        return offers.count - 1
    }

    /// Works out all pairs of profiles; call it after the last profile is known.
    mutating func seal(_ tables: DatedTables) {
        offerHours = offers.map { Self.hours($0, tables) }
        exchanges = []
        exchanges.reserveCapacity(needs.count * offers.count)
        for need in needs {
            for offer in offers { exchanges.append(Self.exchange(need, offer, tables)) }
        }
    }

    /// What one unit of a need is worth in an offer's; nil where there is no rate.
    @inline(__always)
    func exchange(_ need: Int32, _ offer: Int32) -> Exchange? {
        exchanges[Int(need) * offers.count + Int(offer)]
    }

    /// Where the exchanges of a need's profile start.
    func exchangeStart(_ need: Int32) -> Int { Int(need) * offers.count }

    /// So many GPU-hours of an offer in its own unit, rounded down; nil where there is no rate.
    func units(_ offer: Int32, ofGPUHours hours: Int64) -> Int64? {
        guard let worth = offerHours[Int(offer)] else { return nil }
        return Int64(clamping: Int128(hours) * worth.denominator / worth.numerator)
    }

    /// So many units of an offer, or of a need that are exchanged into them, in thousandths of a GPU-hour, rounded up; nil
    /// where there is no rate.
    func milliHours(_ offer: Int32, of units: Int64, _ exchange: Exchange = .even) -> Int64? {
        guard let worth = offerHours[Int(offer)] else { return nil }
        // At most 10¹² units; terms of the two fractions are below 2³¹ and 10¹², which together fit 127 bits.
        let product = Int128(units) * Int128(exchange.numerator) * worth.numerator * 1_000
        let whole = Int128(exchange.denominator) * worth.denominator
        return Int64(clamping: (product + whole - 1) / whole)
    }

    /// What rules cite of an exchange.
    static func citation(_ need: Profile, _ offer: Profile, _ tables: DatedTables) -> [Phrase] {
        let exchange = exchange(need, offer, tables)
        if exchange?.isEven ?? false, need.unit == offer.unit { return [] }
        var need = need
        if need.accelerator == nil { need.accelerator = offer.accelerator }
        var parts: [Phrase] = []
        if let exchange {
            parts.append(
                Phrase(
                    .exchange,
                    [
                        "asked": .counted(exchange.denominator, need.unit.rawValue),
                        "given": .counted(exchange.numerator, offer.unit.rawValue),
                    ]
                )
            )
        }
        for side in need == offer ? [need] : [need, offer] {
            switch side.unit {
            case .nodeHour:
                parts.append(
                    side.gpusPerNode.map { Phrase(.nodeGPUs, ["gpus": .counted($0, "GPUs")]) }
                        ?? Phrase(.nodeGPUsUnknown)
                )
            case .coreHour, .creditUSD:
                parts.append(
                    tables.rate(side.unit, side.accelerator).map { rate in
                        Phrase(
                            .unitRate,
                            [
                                "units": .counted(rate.denominator, side.unit.rawValue),
                                "hours": .counted(rate.numerator, Unit.gpuHour.rawValue),
                                "citation": rate.citationPhrase,
                            ]
                        )
                    } ?? Phrase(.noUnitRate, ["unit": .code("unit", side.unit)])
                )
            default: break
            }
        }
        if let asked = need.accelerator, let given = offer.accelerator, asked != given {
            parts += [asked, given].map { name in
                tables.speed(name).map { rate in
                    Phrase(
                        .acceleratorRate,
                        [
                            "name": .text(name), "units": .number(rate.denominator),
                            "hours": .number(rate.numerator), "citation": rate.citationPhrase,
                        ]
                    )
                } ?? Phrase(.noAcceleratorRate, ["name": .text(name)])
            }
        }
        return parts
    }

    private static func exchange(_ need: Profile, _ offer: Profile, _ tables: DatedTables) -> Exchange? {
        guard need.unit.kind == offer.unit.kind else { return nil }
        guard need.unit.kind == .compute else { return need.unit == offer.unit ? .even : nil }
        let isSameMachine = need.accelerator == nil || need.accelerator == offer.accelerator
        if isSameMachine, need.unit == offer.unit,
            need.unit != .nodeHour || need.gpusPerNode == nil || need.gpusPerNode == offer.gpusPerNode
        {
            return .even
        }
        var asks = need
        // Credits are worth hours of the machine that they are spent on, unless the need says which.
        if asks.accelerator == nil { asks.accelerator = offer.accelerator }
        guard var worth = hours(asks, tables), let given = hours(offer, tables) else { return nil }
        if !isSameMachine {
            guard let name = need.accelerator, let other = offer.accelerator,
                let left = tables.speed(name), let right = tables.speed(other)
            else { return nil }
            worth =
                worth * Fraction(left.numerator, left.denominator)
                * Fraction(right.denominator, right.numerator)
        }
        let ratio = worth / given
        guard ratio.numerator > 0, ratio.numerator <= Int128(Int32.max),
            ratio.denominator <= Int128(Int32.max)
        else { return nil }
        return Exchange(numerator: Int64(ratio.numerator), denominator: Int64(ratio.denominator))
    }

    private static func hours(_ profile: Profile, _ tables: DatedTables) -> Fraction? {
        switch profile.unit {
        case .gpuHour: return Fraction(1, 1)
        case .nodeHour: return profile.gpusPerNode.map { Fraction($0, 1) }
        case .coreHour, .creditUSD:
            return tables.rate(profile.unit, profile.accelerator).map {
                Fraction($0.numerator, $0.denominator)
            }
        case .seat, .place, .access: return nil
        }
    }
}

/// A positive fraction in its lowest terms.
struct Fraction: Hashable, Sendable {
    let numerator: Int128
    let denominator: Int128

    init(_ numerator: Int64, _ denominator: Int64) {
        self.init(Int128(numerator), Int128(denominator))
    }

    private init(_ numerator: Int128, _ denominator: Int128) {
        var (a, b) = (numerator, denominator)
        while b != 0 { (a, b) = (b, a % b) }
        self.numerator = numerator / max(1, a)
        self.denominator = denominator / max(1, a)
    }

    static func / (left: Fraction, right: Fraction) -> Fraction {
        Fraction(left.numerator * right.denominator, left.denominator * right.numerator)
    }

    // Terms are products of at most six factors of at most a million: under 2¹²⁷.
    static func * (left: Fraction, right: Fraction) -> Fraction {
        Fraction(left.numerator * right.numerator, left.denominator * right.denominator)
    }
}
