public import Programme

/// A record on its way in, with the place in its file.
public struct StagedRecord<Record: RegisteredRecord> {
    /// The record.
    public var record: Record
    /// The line of its file, for errors.
    public var line: Int
    /// Whether it cannot be stored as it is; its key is taken nevertheless.
    public var isRejected: Bool
    /// The columns of ``deskColumns`` that it says nothing of: a record that is registered keeps what it has there.
    public var keeps: Set<String>

    /// The columns that decisions fill in: a spreadsheet that knows nothing of them must not undo them.
    public static var deskColumns: Set<String> { ["status", "verified_on"] }

    /// Makes a staged record.
    public init(record: Record, line: Int, isRejected: Bool = false, keeps: Set<String> = []) {
        self.record = record
        self.line = line
        self.isRejected = isRejected
        self.keeps = keeps
    }
}

/// What an import found, and wrote where it was told to.
public struct ImportOutcome: Hashable, Sendable {
    /// Why a record cannot be stored: it names what does not exist, or its key is another's.
    public struct Refusal: Hashable, Sendable {
        /// Which record of the file it is, from 1.
        public var number: Int64
        /// The line of its file.
        public var line: Int
        /// Its key.
        public var externalID: String
        /// The column that is wrong.
        public var field: String
        /// What stands there.
        public var found: String
        /// The line of the record that has the key already; nil where something else is wrong.
        public var earlierLine: Int?
        /// The state that the record has, where it cannot go to the one that was found.
        public var fromState: String?
        /// The states that it can go to.
        public var nextStates: [String] = []
    }

    /// The most refusals that are kept; all can be read while the import lasts.
    public static let refusalLimit = 10_000

    /// Records that were not there.
    public var new = 0
    /// Records that were there and differ.
    public var changed = 0
    /// Records that are as they were.
    public var unchanged = 0
    /// Why records cannot be stored: the first ``refusalLimit`` reasons, in the order of the file.
    public var refusals: [Refusal] = []
    /// How many such reasons there are.
    public var refusalCount = 0
    /// How many records were refused that nothing else was wrong with.
    public var refused = 0
    /// The first keys that are new, in order.
    public var newKeys: [String] = []
    /// The first keys that changed, in order.
    public var changedKeys: [String] = []
    /// Whether anything was written.
    public var isApplied = false

    /// Makes an empty outcome.
    public init() {}
}
