import Postgres
public import Programme

/// The reference tables whose rows are described by fields.
public struct ReferenceData: Sendable {
    /// All countries, by code.
    public var countries: [Country] = []
    /// All memberships, by country, group and first day.
    public var memberships: [CountryGroupMembership] = []
    /// All sectors and themes, by code.
    public var sectors: [Sector] = []
    /// All licences, by code.
    public var licences: [Licence] = []
    /// The dated tables, each by key and first day.
    public var rules = DatedRules()
    /// All languages, by code.
    public var languages: [Language] = []
    /// The goals, by number.
    public var goals: [Goal] = []

    /// Makes empty tables.
    public init() {}
}

extension Registry {
    /// The tables that can be loaded, in the order in which they must be.
    public static let referenceTables = [
        "language", "country", "country_group_membership", "sector", "licence", "sdg", "unit_rate",
        "licence_use", "transfer_rule", "export_rule", "recognition",
    ]

    /// The tables that nothing refers to: their rows are replaced as a whole.
    private static let datedTables: Set = [
        "country_group_membership", "unit_rate", "licence_use", "transfer_rule", "export_rule", "recognition",
    ]

    /// Replaces a reference table by rows; the same rows again change nothing.
    ///
    /// - Parameters:
    ///   - rows: All rows.
    ///   - table: One of ``referenceTables``.
    ///   - sha256: Of the file that they come from.
    ///   - source: Where they come from.
    ///   - person: Who loads them.
    /// - Returns: Whether anything changed.
    /// - Throws: A ``PostgresError`` where the rows break the table's rules; nothing is changed then.
    public func load<Record: FieldedRecord>(
        _ rows: [Record],
        into table: String,
        sha256: String,
        source: String,
        by person: String
    ) throws -> Bool {
        try connection.withTransaction { connection in
            try connection.execute("LOCK TABLE reference_version IN SHARE ROW EXCLUSIVE MODE")
            let latest = try connection.first(
                """
                SELECT version, sha256 FROM reference_version WHERE reference = \(table)
                ORDER BY version DESC LIMIT 1
                """
            )
            let version = try latest?.get("version", as: Int64.self) ?? 0
            if try latest?.get("sha256", as: String.self) == sha256 { return false }
            try connection.execute(
                """
                CREATE TEMPORARY TABLE stage_reference (\(RecordTable.definitions(Record.self))) ON COMMIT DROP
                """
            )
            let columns = Record.fields.map(\.name)
            _ = try connection.copyIn("stage_reference", columns: columns) { writer in
                for record in rows { try writer.row { RecordTable.write(record, to: &$0) } }
            }
            let key = columns[0]
            if Self.datedTables.contains(table) {
                try connection.execute("DELETE FROM \(identifier: table)")
                try connection.execute(
                    """
                    INSERT INTO \(identifier: table) (\(RecordTable.list(columns)))
                    SELECT \(RecordTable.list(columns)) FROM stage_reference
                    """
                )
            } else {
                // Rows that records refer to stay; they are brought up to date.
                let others = columns.dropFirst().map {
                    "\(identifier: $0) = EXCLUDED.\(identifier: $0)" as SQL
                }
                try connection.execute(
                    """
                    INSERT INTO \(identifier: table) (\(RecordTable.list(columns)))
                    SELECT \(RecordTable.list(columns)) FROM stage_reference
                    ON CONFLICT (\(identifier: key)) DO UPDATE SET \(SQL.join(others, separator: ", "))
                    """
                )
            }
            try connection.execute(
                """
                INSERT INTO reference_version (reference, version, sha256, rows, source, loaded_by)
                SELECT \(table), \(version + 1), \(sha256), count(*), \(source), \(person)
                FROM \(identifier: table)
                """
            )
            return true
        }
    }

    /// All reference tables.
    public func referenceData() throws -> ReferenceData {
        var data = ReferenceData()
        data.countries = try rows(Country.self, "country", order: ["code"])
        data.memberships = try rows(
            CountryGroupMembership.self,
            "country_group_membership",
            order: ["country", "country_group", "valid_from"]
        )
        data.sectors = try rows(Sector.self, "sector", order: ["code"])
        data.licences = try rows(Licence.self, "licence", order: ["code"])
        data.rules.unitRates = try rows(
            UnitRate.self,
            "unit_rate",
            order: ["unit", "accelerator", "valid_from"]
        )
        data.rules.licenceUses = try rows(
            LicenceUse.self,
            "licence_use",
            order: ["licence", "data_use", "valid_from"]
        )
        data.rules.transfers = try rows(
            TransferRule.self,
            "transfer_rule",
            order: ["from_place", "to_place", "valid_from"]
        )
        data.rules.exports = try rows(
            ExportRule.self,
            "export_rule",
            order: ["export_class", "place", "valid_from"]
        )
        data.rules.recognitions = try rows(
            Recognition.self,
            "recognition",
            order: ["scheme", "recognised_as", "valid_from"]
        )
        data.languages = try rows(Language.self, "language", order: ["code"])
        data.goals = try rows(Goal.self, "sdg", order: ["number"])
        return data
    }

    /// Versions of the reference tables, for listings: the latest of each table, or all that ever were loaded.
    public func referenceVersions(all: Bool = false) throws -> [ReferenceVersion] {
        let latest: SQL = all ? "" : "DISTINCT ON (reference COLLATE \"C\")"
        return try connection.query(
            """
            SELECT \(latest) *, to_char(loaded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS loaded
            FROM reference_version ORDER BY reference COLLATE "C", version DESC
            """
        ) { row in
            ReferenceVersion(
                reference: try row.get("reference"),
                version: try row.get("version"),
                rows: try row.get("rows"),
                source: try row.get("source"),
                loadedBy: try row.get("loaded_by"),
                loadedAt: try row.get("loaded"),
                sha256: try row.get("sha256")
            )
        }
    }

    /// The keys that records may name.
    public func referenceKeys() throws -> ReferenceKeys {
        let data = try referenceData()
        var keys = ReferenceKeys()
        for country in data.countries {
            keys.add(country.code, aliases: [country.alpha3], to: .country)
            for region in [country.region, country.subregion, country.intermediateRegion] {
                if let region { keys.add(region, to: .region) }
            }
        }
        for language in data.languages {
            keys.add(language.code, aliases: [language.iso639_3 ?? ""], to: .language)
        }
        for sector in data.sectors { keys.add(sector.code, to: .sector) }
        for licence in data.licences { keys.add(licence.code, to: .licence) }
        return keys
    }

    private func rows<Record: FieldedRecord>(
        _ type: Record.Type,
        _ table: String,
        order: [String]
    ) throws -> [Record] {
        var records: [Record] = []
        let keys = order.map { name -> SQL in
            name == "number"
                ? "number"
                : name == "valid_from" ? "valid_from NULLS FIRST" : "\(identifier: name) COLLATE \"C\""
        }
        try connection.forEachRow(
            """
            SELECT \(RecordTable.list(Record.fields.map(\.name))) FROM \(identifier: table)
            ORDER BY \(SQL.join(keys, separator: ", "))
            """
        ) { records.append(try RecordTable.read(type, from: $0, at: 0)) }
        return records
    }
}

/// A load of a reference table.
public struct ReferenceVersion: Hashable, Sendable {
    /// The table.
    public var reference: String
    /// The load's number.
    public var version: Int64
    /// How many rows the table held with it, those that stayed from loads before included.
    public var rows: Int64
    /// Where they come from.
    public var source: String
    /// Who loaded them.
    public var loadedBy: String
    /// When, in UTC.
    public var loadedAt: String
    /// Of the file.
    public var sha256: String
}
