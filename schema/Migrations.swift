/// A numbered change of the database schema, embedded in the program.
public struct SchemaMigration: Sendable {
    /// Its number; the first is 1.
    public let version: Int
    /// What it is about: the file is `NNNN_name.sql`.
    public let name: String
    /// The SQL text.
    public let sql: String

    init(_ version: Int, _ name: String, _ text: [UInt8]) {
        self.version = version
        self.name = name
        sql = String(decoding: text, as: UTF8.self)
    }
}

/// All changes of the schema, in order.
public let schemaMigrations: [SchemaMigration] = [
    SchemaMigration(1, "programmes", PackageResources._001_programmes_sql),
    SchemaMigration(2, "reference", PackageResources._002_reference_sql),
    SchemaMigration(3, "organisations", PackageResources._003_organisations_sql),
    SchemaMigration(4, "needs", PackageResources._004_needs_sql),
    SchemaMigration(5, "offers", PackageResources._005_offers_sql),
    SchemaMigration(6, "history", PackageResources._006_history_sql),
    SchemaMigration(7, "runs", PackageResources._007_runs_sql),
    SchemaMigration(8, "reasons_and_outcomes", PackageResources._008_reasons_and_outcomes_sql),
    SchemaMigration(9, "rules", PackageResources._009_rules_sql),
    SchemaMigration(10, "states", PackageResources._010_states_sql),
    SchemaMigration(11, "night", PackageResources._011_night_sql),
    SchemaMigration(12, "audit", PackageResources._012_audit_sql),
    SchemaMigration(13, "desk", PackageResources._013_desk_sql),
    SchemaMigration(14, "live_hours", PackageResources._014_live_hours_sql),
    SchemaMigration(15, "stays_and_content", PackageResources._015_stays_and_content_sql),
    SchemaMigration(16, "pruned_by", PackageResources._016_pruned_by_sql),
    SchemaMigration(17, "rules_from_history", PackageResources._017_rules_from_history_sql),
]
