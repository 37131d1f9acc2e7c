public import Programme

/// What differs between two versions of a record.
public struct RecordChange: Hashable, Sendable {
    /// The key of the component or window; nil: the record itself.
    public var part: String?
    /// The column; nil: the part as a whole came or went.
    public var field: String?
    /// What stood there, nil for a part that came.
    public var old: FieldValue?
    /// What stands there now, nil for a part that went.
    public var new: FieldValue?

    /// The change in one line.
    public var sentence: String {
        let place = [part, field].compactMap { $0 }.joined(separator: " ")
        guard let old else { return "\(place) added" }
        guard let new else { return "\(place) removed" }
        return "\(place): \(Self.shown(old)) -> \(Self.shown(new))"
    }

    private static func shown(_ value: FieldValue) -> String { value == .none ? "nothing" : value.cell }

    /// The changes from one version to another, in the order of the columns and parts.
    public static func between<Record: RegisteredRecord>(_ old: Record, _ new: Record) -> [RecordChange] {
        var changes = differences(old, new, part: nil)
        let before = old.parts.map { (key: Record.key(of: $0), part: $0) }
        let after = new.parts.map { (key: Record.key(of: $0), part: $0) }
        for one in before where !after.contains(where: { $0.key == one.key }) {
            changes.append(RecordChange(part: one.key, field: nil, old: .text(one.key), new: nil))
        }
        for one in after {
            guard let earlier = before.first(where: { $0.key == one.key }) else {
                changes.append(RecordChange(part: one.key, field: nil, old: nil, new: .text(one.key)))
                continue
            }
            changes += differences(earlier.part, one.part, part: one.key)
        }
        return changes
    }

    private static func differences<One: FieldedRecord>(_ old: One, _ new: One, part: String?)
        -> [RecordChange]
    {
        One.fields.compactMap { field in
            let (before, after) = (field.value(old), field.value(new))
            return before == after
                ? nil : RecordChange(part: part, field: field.name, old: before, new: after)
        }
    }
}
