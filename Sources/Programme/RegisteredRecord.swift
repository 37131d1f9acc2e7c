/// A record that officers register under an external id, with the parts that belong to it.
public protocol RegisteredRecord: FieldedRecord {
    /// What the record consists of: a need's components, an offer's windows.
    associatedtype Part: FieldedRecord
    /// What officers type.
    var externalID: String { get set }
    /// The parts, in order.
    var parts: [Part] { get set }
    /// The key of a part, unique in its record.
    static func key(of part: Part) -> String
    /// Whether there must be at least one part.
    static var needsParts: Bool { get }
    /// What does not fit together in the record.
    var inconsistencies: [Inconsistency] { get }
}

/// Facts of a record that do not fit together.
public struct Inconsistency: Hashable, Sendable {
    /// The column to look at.
    public var field: String
    /// The place of the part, where it concerns one.
    public var part: Int?
    /// What was found.
    public var found: String
    /// What would be right.
    public var expected: String

    /// Makes an inconsistency.
    public init(field: String, part: Int? = nil, found: String, expected: String) {
        self.field = field
        self.part = part
        self.found = found
        self.expected = expected
    }
}

/// The part of records that have none.
public struct NoPart: FieldedRecord {
    /// No columns.
    public static let fields: [Field<NoPart>] = []
    /// Makes nothing.
    public init() {}
}

extension RegisteredRecord where Part == NoPart {
    /// None.
    public var parts: [NoPart] {
        get { [] }
        set {}
    }

    /// None.
    public static func key(of part: NoPart) -> String { "" }
    /// No.
    public static var needsParts: Bool { false }
}

extension Organisation: RegisteredRecord {
    /// What does not fit together.
    public var inconsistencies: [Inconsistency] { [] }
}

extension Award: RegisteredRecord {
    /// A unit of another kind.
    public var inconsistencies: [Inconsistency] {
        guard let unit, unit.kind != kind else { return [] }
        return [Inconsistency(field: "unit", found: unit.rawValue, expected: "a unit of \(kind)")]
    }
}

extension Decline: RegisteredRecord {
    /// A block that ends before the decline.
    public var inconsistencies: [Inconsistency] {
        guard let declinedOn, let blockedUntil, blockedUntil < declinedOn else { return [] }
        return [
            Inconsistency(
                field: "blocked_until",
                found: blockedUntil.description,
                expected: "a day from \(declinedOn) on"
            )
        ]
    }
}

extension Need: RegisteredRecord {
    /// The components.
    public var parts: [NeedComponent] {
        get { components }
        set { components = newValue }
    }

    /// The component's code.
    public static func key(of part: NeedComponent) -> String { part.code }
    /// Yes.
    public static var needsParts: Bool { true }

    /// Dates in the wrong order, quantities that contradict each other, units and forms of another kind.
    public var inconsistencies: [Inconsistency] {
        var found = Inconsistency.order("closes", opens, closes)
        found += Inconsistency.order("expires_on", submittedOn, expiresOn)
        found += Inconsistency.order("deadline", opens, deadline)
        found += Inconsistency.order("verified_on", submittedOn, verifiedOn)
        for (place, part) in components.enumerated() {
            found += Inconsistency.order("component_closes", part.opens, part.closes, part: place)
            found += Inconsistency.order("data_to", part.dataFrom, part.dataTo, part: place)
            if let least = part.daysMinimum, let most = part.daysMaximum, most < least {
                found.append(
                    Inconsistency(
                        field: "days_maximum",
                        part: place,
                        found: String(most),
                        expected: "at least days_minimum, \(least)"
                    )
                )
            }
            found += Inconsistency.kind(
                part.kind,
                part.unit,
                part.modalities,
                part: place,
                field: "modalities"
            )
            if part.quantityMinimum > part.quantity {
                found.append(
                    Inconsistency(
                        field: "quantity_minimum",
                        part: place,
                        found: String(part.quantityMinimum),
                        expected: "at most the quantity, \(part.quantity)"
                    )
                )
            }
        }
        let shares = components.compactMap(\.sharePercent)
        if !shares.isEmpty, shares.count != components.count || shares.reduce(0, +) != 100 {
            found.append(
                Inconsistency(
                    field: "share_percent",
                    found: shares.map(String.init).joined(separator: " + "),
                    expected: "shares of all components that add up to 100, or none"
                )
            )
        }
        return found
    }
}

extension Offer: RegisteredRecord {
    /// The windows.
    public var parts: [OfferWindow] {
        get { windows }
        set { windows = newValue }
    }

    /// The window's code.
    public static func key(of part: OfferWindow) -> String { part.code }
    /// Yes.
    public static var needsParts: Bool { true }

    /// Dates in the wrong order, quantities that contradict each other, units and forms of another kind.
    public var inconsistencies: [Inconsistency] {
        var found = Inconsistency.order("expires_on", submittedOn, expiresOn)
        found += Inconsistency.order("verified_on", submittedOn, verifiedOn)
        found += Inconsistency.order("data_to", dataFrom, dataTo)
        found += Inconsistency.kind(kind, unit, modality.map { [$0] } ?? [], part: nil, field: "modality")
        if let least = stayDaysMinimum, let most = stayDaysMaximum, most < least {
            found.append(
                Inconsistency(
                    field: "stay_days_maximum",
                    found: String(most),
                    expected: "at least stay_days_minimum, \(least)"
                )
            )
        }
        if (reservedFor == nil) != (reservedPercent == nil) {
            found.append(
                Inconsistency(
                    field: reservedFor == nil ? "reserved_for" : "reserved_percent",
                    found: "",
                    expected: "both reserved_for and reserved_percent, or neither"
                )
            )
        }
        for (place, part) in windows.enumerated() {
            found += Inconsistency.order("closes", part.opens, part.closes, part: place)
            let most = [part.quantityMaximum, part.capacity].compactMap { $0 }.min()
            if let most, part.quantityMinimum > most {
                found.append(
                    Inconsistency(
                        field: "quantity_minimum",
                        part: place,
                        found: String(part.quantityMinimum),
                        expected: "at most the maximum and the capacity, \(most)"
                    )
                )
            }
            if let cohort = part.cohortMinimum, let capacity = part.capacity, cohort > capacity {
                found.append(
                    Inconsistency(
                        field: "cohort_minimum",
                        part: place,
                        found: String(cohort),
                        expected: "at most the capacity, \(capacity)"
                    )
                )
            }
        }
        return found
    }
}

extension Inconsistency {
    /// Two days of which the second must not be earlier.
    static func order(
        _ field: String,
        _ first: CalendarDate?,
        _ second: CalendarDate?,
        part: Int? = nil
    ) -> [Inconsistency] {
        guard let first, let second, second < first else { return [] }
        return [
            Inconsistency(
                field: field,
                part: part,
                found: second.description,
                expected: "a day from \(first) on"
            )
        ]
    }

    /// A unit and forms that must belong to a kind.
    static func kind(
        _ kind: Kind,
        _ unit: Unit,
        _ modalities: [Modality],
        part: Int?,
        field: String
    ) -> [Inconsistency] {
        var found: [Inconsistency] = []
        if unit.kind != kind {
            let units = Unit.allCases.filter { $0.kind == kind }.map(\.rawValue).joined(separator: ", ")
            found.append(
                Inconsistency(
                    field: "unit",
                    part: part,
                    found: unit.rawValue,
                    expected: "for \(kind): \(units)"
                )
            )
        }
        for modality in modalities where modality.kind != kind {
            let forms = Modality.allCases.filter { $0.kind == kind }.map(\.rawValue).joined(separator: ", ")
            found.append(
                Inconsistency(
                    field: field,
                    part: part,
                    found: modality.rawValue,
                    expected: "for \(kind): \(forms)"
                )
            )
        }
        return found
    }
}
