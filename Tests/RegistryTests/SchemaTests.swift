import Postgres
import Programme
import Registry
import TestSupport
import Testing

@Suite("The schema", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct SchemaTests {
    let fixture: RegisterFixture

    init() throws { fixture = try RegisterFixture() }

    /// The columns of a table with their types, those of domains as the types below.
    private func columns(_ table: String) throws -> [String: String] {
        var columns: [String: String] = [:]
        for row in try fixture.registry.connection.query(
            """
            SELECT c.column_name::text, CASE WHEN c.data_type = 'ARRAY'
                THEN (CASE e.data_type WHEN 'bigint' THEN 'bigint' ELSE 'text' END) || '[]'
                ELSE c.data_type::text END
            FROM information_schema.columns c LEFT JOIN information_schema.element_types e
                ON e.object_schema = c.table_schema AND e.object_name = c.table_name AND e.object_type = 'TABLE'
                AND e.collection_type_identifier = c.dtd_identifier
            WHERE c.table_schema = 'public' AND c.table_name = \(table)
            """
        ) { columns[try row.get(0)] = try row.get(1, as: String.self) }
        return columns
    }

    private func compare<Record: FieldedRecord>(
        _ type: Record.Type,
        with table: String,
        besides others: Set<String>
    ) throws {
        let columns = try columns(table)
        var expected: [String: String] = [:]
        for field in Record.fields {
            expected[field.name] =
                switch field.type.storage {
                case .text: "text"
                case .integer: "bigint"
                case .date: "date"
                case .boolean: "boolean"
                case .texts: "text[]"
                case .integers: "bigint[]"
                }
        }
        #expect(columns.filter { !others.contains($0.key) } == expected.filter { !others.contains($0.key) })
    }

    @Test func `every field of a record is a column of its type, and no column is without a field`() throws {
        let version: Set = [
            "programme_id", "version", "content_hash", "command_id", "recorded_at", "recorded_by",
            "external_id",
        ]
        try compare(
            Organisation.self,
            with: "organisation_version",
            besides: version.union(["organisation_id"])
        )
        let step: Set = ["lexemes", "previous_version", "from_status", "is_state_change"]
        try compare(Need.self, with: "need_version", besides: version.union(step).union(["need_id"]))
        try compare(Offer.self, with: "offer_version", besides: version.union(step).union(["offer_id"]))
        try compare(Award.self, with: "award_version", besides: version.union(["award_id"]))
        try compare(Decline.self, with: "decline_version", besides: version.union(["decline_id"]))
        try compare(Ruling.self, with: "ruling_version", besides: version.union(["ruling_id"]))
        let part: Set = ["programme_id", "version", "position", "need_id", "offer_id"]
        try compare(NeedComponent.self, with: "need_component", besides: part)
        try compare(OfferWindow.self, with: "offer_window", besides: part)
        try compare(Country.self, with: "country", besides: [])
        try compare(CountryGroupMembership.self, with: "country_group_membership", besides: [])
        try compare(Sector.self, with: "sector", besides: [])
        try compare(Licence.self, with: "licence", besides: [])
        try compare(Language.self, with: "language", besides: [])
        try compare(Goal.self, with: "sdg", besides: [])
        try compare(UnitRate.self, with: "unit_rate", besides: [])
        try compare(LicenceUse.self, with: "licence_use", besides: [])
        try compare(TransferRule.self, with: "transfer_rule", besides: [])
        try compare(ExportRule.self, with: "export_rule", besides: [])
        try compare(Recognition.self, with: "recognition", besides: [])
    }

    @Test func `every table but the dated reference has the programme first in its key`() throws {
        let reference = [
            "country", "country_group_membership", "language", "sector", "licence", "sdg",
            "reference_version",
            "licence_use", "unit_rate", "transfer_rule", "export_rule", "recognition", "proposal_state",
            "proposal_transition", "need_state", "need_transition", "offer_state", "offer_transition",
            "run_state",
            "run_transition", "suggested_rule_state", "schema_migration",
        ]
        let others = try fixture.registry.connection.query(
            """
            SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
            WHERE c.relnamespace = 'public'::regnamespace AND a.attname <> 'programme_id'
                AND c.relname <> ALL (\(reference + ["programme"])) ORDER BY 1
            """
        ) { try $0.get(0, as: String.self) }
        #expect(others == [])
    }

    @Test func `a second migration has nothing to do`() throws {
        let migrator = try Registry.migrator(software: "test")
        #expect(try migrator.plan(fixture.registry.connection).isEmpty)
        #expect(try migrator.migrate(fixture.registry.connection, by: "ana").isEmpty)
    }

    /// What a wrong value of one column is refused with.
    private func refusal(_ table: String, _ column: String, _ expression: String) throws -> PostgresError? {
        let connection = fixture.registry.connection
        let id = table.hasPrefix("need") ? "need" : "offer"
        return #expect(throws: PostgresError.self, "\(table).\(column) = \(expression)") {
            try connection.execute(
                """
                UPDATE \(identifier: table) SET \(identifier: column) = \(unescaped: expression)
                WHERE \(identifier: id + "_id") IN (SELECT \(identifier: id + "_id") FROM \(identifier: id))
                """
            )
        }
    }

    @Test func `the database itself refuses what the rules of records forbid`() throws {
        try fixture.add(RegisterFixture.need("N"))
        try fixture.add(RegisterFixture.offer("O"))
        let refused: [(table: String, column: String, value: String, state: SQLState)] = [
            ("need_version", "urgency", "6", .checkViolation),
            ("need_version", "country", "'kenya'", .checkViolation),
            ("need_version", "country", "'ZZ'", .foreignKeyViolation),
            ("need_version", "languages", "'{fr:D1}'", .checkViolation),
            ("need_version", "status", "'done'", .checkViolation),
            ("need_version", "closes", "opens - 1", .checkViolation),
            ("need_version", "organisation", "'nobody'", .foreignKeyViolation),
            ("need_version", "sdgs", "'{3,18}'", .checkViolation),
            ("need_version", "blackouts", "'{tomorrow}'", .checkViolation),
            ("need_version", "title", "NULL", .notNullViolation),
            ("need_component", "quantity_minimum", "quantity + 1", .checkViolation),
            ("need_component", "unit", "'gpu-hour'", .checkViolation),
            ("need_component", "kind", "'money'", .checkViolation),
            ("need_component", "suppliers_maximum", "0", .checkViolation),
            ("offer_version", "reserved_percent", "10", .checkViolation),
            ("offer_version", "eligible_groups", "'{rich}'", .checkViolation),
            ("offer_version", "text_language", "'xx'", .foreignKeyViolation),
            ("offer_version", "lexemes", "NULL", .notNullViolation),
            ("offer_window", "closes", "opens - 1", .checkViolation),
            ("offer_window", "capacity", "-1", .checkViolation),
            ("offer_window", "quantity_minimum", "capacity + 1", .checkViolation),
            ("offer_window", "cohort_minimum", "capacity + 1", .checkViolation),
        ]
        for row in refused {
            let error = try refusal(row.table, row.column, row.value)
            #expect(error?.sqlState == row.state, "\(row.table).\(row.column) = \(row.value)")
        }
    }
}
