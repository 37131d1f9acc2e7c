public import Programme

/// A record on its way in, with the place in its file.
public struct StagedRecord<Record: RegisteredRecord> {
    /// The record.
    public var record: Record
    /// The line of its file, for errors.
    public var line: Int

    /// Makes a staged record.
    public init(record: Record, line: Int) {
        self.record = record
        self.line = line
    }
}

/// What an import found, and wrote where it was told to.
public struct ImportOutcome: Hashable, Sendable {
    /// A record that cannot be stored because it names what does not exist.
    public struct Dangling: Hashable, Sendable {
        /// The line of its file.
        public var line: Int
        /// Its key.
        public var externalID: String
        /// The column that names it.
        public var field: String
        /// What it names.
        public var found: String
        /// What would be right.
        public var expected: String
    }

    /// Records that were not there.
    public var new = 0
    /// Records that were there and differ.
    public var changed = 0
    /// Records that are as they were.
    public var unchanged = 0
    /// Records that name what does not exist.
    public var dangling: [Dangling] = []
    /// The first keys that are new, in order.
    public var newKeys: [String] = []
    /// The first keys that changed, in order.
    public var changedKeys: [String] = []
    /// Whether anything was written.
    public var isApplied = false

    /// Makes an empty outcome.
    public init() {}
}
