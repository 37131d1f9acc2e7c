/// A row of a reference table that holds from a day on, until before another day.
public protocol DatedRow: FieldedRecord {
    /// The first day.
    var from: CalendarDate? { get }
    /// The first day after it; nil: not known.
    var to: CalendarDate? { get }
    /// Where this is written.
    var source: String { get }
    /// What the row is about: of two rows with one key, only one may be in force on a day.
    var key: [String] { get }
}

extension DatedRow {
    /// Whether the row is in force: from ≤ date < to.
    public func isInForce(on date: CalendarDate) -> Bool {
        (from.map { $0 <= date } ?? true) && (to.map { date < $0 } ?? true)
    }
}

/// What a unit of computing time is worth in GPU-hours.
///
/// A row for `gpu-hour` compares accelerators: one hour of this one in hours of the reference accelerator. Rows for
/// core-hours and credits say how many hours of the row's accelerator, of any where it names none, one buys.
public struct UnitRate: Hashable, Sendable {
    /// The unit.
    public var unit = Unit.creditUSD
    /// The accelerator; nil: any.
    public var accelerator: String?
    /// The first day.
    public var from: CalendarDate?
    /// The first day after it.
    public var to: CalendarDate?
    /// GPU-hours that so many units are worth together.
    public var numerator: Int64 = 1
    /// How many units.
    public var denominator: Int64 = 1
    /// Where this is written.
    public var source = ""

    /// Makes an empty record, to be filled field by field.
    public init() {}

    /// Unit and accelerator.
    public var key: [String] { [unit.rawValue, accelerator ?? ""] }
}

/// Whether a licence allows a use.
public struct LicenceUse: Hashable, Sendable {
    /// SPDX identifier, or `LicenseRef-…`.
    public var licence = ""
    /// The use.
    public var use = DataUse.research
    /// The first day.
    public var from: CalendarDate?
    /// The first day after it.
    public var to: CalendarDate?
    /// Whether it is allowed.
    public var isAllowed = false
    /// Where this is written.
    public var source = ""

    /// Makes an empty record, to be filled field by field.
    public init() {}

    /// Licence and use.
    public var key: [String] { [licence, use.rawValue] }
}

/// Under which regime data about persons may be carried from a place to another.
public struct TransferRule: Hashable, Sendable {
    /// Where the data are: a country, a region, a country group, or `*`.
    public var origin = ""
    /// Where they go to.
    public var destination = ""
    /// The regime.
    public var regime = TransferRegime.conditional
    /// The first day.
    public var from: CalendarDate?
    /// The first day after it.
    public var to: CalendarDate?
    /// Where this is written.
    public var source = ""

    /// Makes an empty record, to be filled field by field.
    public init() {}

    /// Both places.
    public var key: [String] { [origin, destination] }
}

/// Whether machines of a class may be used from a place.
public struct ExportRule: Hashable, Sendable {
    /// The class that offers name.
    public var exportClass = ""
    /// Seat of the body or of its ultimate parent: a country, a region, a country group, or `*`.
    public var place = ""
    /// The first day.
    public var from: CalendarDate?
    /// The first day after it.
    public var to: CalendarDate?
    /// Whether it is allowed.
    public var isAllowed = false
    /// Where this is written.
    public var source = ""

    /// Makes an empty record, to be filled field by field.
    public init() {}

    /// Class and place.
    public var key: [String] { [exportClass, place] }
}

/// That a certificate under one safety-evaluation scheme counts as one under another.
public struct Recognition: Hashable, Sendable {
    /// The scheme of the certificate.
    public var scheme = ""
    /// The scheme that it counts as.
    public var recognisedAs = ""
    /// The first day.
    public var from: CalendarDate?
    /// The first day after it.
    public var to: CalendarDate?
    /// Where this is written.
    public var source = ""

    /// Makes an empty record, to be filled field by field.
    public init() {}

    /// Both schemes.
    public var key: [String] { [scheme, recognisedAs] }
}

/// The dated tables that programmes and their counsel edit.
public struct DatedRules: Hashable, Sendable {
    /// Exchange of units.
    public var unitRates: [UnitRate] = []
    /// Licence × use.
    public var licenceUses: [LicenceUse] = []
    /// Transfers of data about persons.
    public var transfers: [TransferRule] = []
    /// Export control.
    public var exports: [ExportRule] = []
    /// Mutual recognition of safety evaluations.
    public var recognitions: [Recognition] = []

    /// Makes empty tables.
    public init() {}
}
