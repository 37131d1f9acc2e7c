import Postgres
import Programme

extension Registry {
    /// Makes versions of the staged records that are new or differ.
    func storeStaged<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ programme: ProgrammeRecord,
        _ person: String,
        _ command: CommandID,
        isStateChange: Bool = false
    ) throws {
        let noun = Record.noun
        let tables = StageTables(noun)
        let head: SQL = "\(identifier: noun.rawValue)"
        let version: SQL = "\(identifier: noun.rawValue + "_version")"
        let id: SQL = "\(identifier: noun.rawValue + "_id")"
        try connection.execute(
            """
            INSERT INTO \(head) (programme_id, \(id), external_id, current_version)
            SELECT \(programme.id), s.record_id, s.external_id, 1 FROM \(identifier: tables.record) s
            WHERE NOT EXISTS (SELECT FROM \(head) h
                WHERE h.programme_id = \(programme.id) AND h.external_id = s.external_id)
            """
        )
        try connection.execute(
            """
            UPDATE \(identifier: tables.record) s SET record_id = h.\(id) FROM \(head) h
            WHERE h.programme_id = \(programme.id) AND h.external_id = s.external_id
            """
        )
        try connection.execute(
            """
            DELETE FROM \(identifier: tables.record) s USING \(head) h, \(version) v
            WHERE h.programme_id = \(programme.id) AND h.\(id) = s.record_id AND v.programme_id = h.programme_id
                AND v.\(id) = h.\(id) AND v.version = h.current_version AND v.content_hash = s.content_hash
            """
        )
        try connection.execute(
            """
            UPDATE \(head) h SET current_version = v.version + 1 FROM \(identifier: tables.record) s, \(version) v
            WHERE h.programme_id = \(programme.id) AND h.\(id) = s.record_id AND v.programme_id = h.programme_id
                AND v.\(id) = h.\(id) AND v.version = h.current_version
            """
        )
        let columns = RecordTable.columns(Record.self)
        let lexemes: SQL = noun.hasLexemes ? ", lexemes" : ""
        let lexemeValues: SQL = noun.hasLexemes ? ", \(Self.lexemes)" : ""
        // A version of what has states names the one before it and the state that it had.
        let step: SQL = noun.hasStates ? ", previous_version, from_status, is_state_change" : ""
        let stepValues: SQL =
            noun.hasStates
            ? ", p.version, p.status, \(isStateChange) AND p.version IS NOT NULL" : ""
        let predecessor: SQL =
            noun.hasStates
            ? """
            LEFT JOIN \(version) p ON p.programme_id = h.programme_id AND p.\(id) = h.\(id)
                AND p.version = h.current_version - 1
            """ : ""
        try connection.execute(
            """
            INSERT INTO \(version) (programme_id, \(id), version, content_hash, command_id, recorded_by,
                \(RecordTable.list(columns))\(lexemes)\(step))
            SELECT \(programme.id), s.record_id, h.current_version, s.content_hash, \(command.id), \(person),
                \(RecordTable.list(columns, prefix: "s."))\(lexemeValues)\(stepValues)
            FROM \(identifier: tables.record) s
                JOIN \(head) h ON h.programme_id = \(programme.id) AND h.\(id) = s.record_id
            \(predecessor)
            """
        )
        guard let partTable = noun.partTable else { return }
        let partColumns = Record.Part.fields.map(\.name)
        try connection.execute(
            """
            INSERT INTO \(identifier: partTable) (programme_id, \(id), version, position, \(RecordTable.list(partColumns)))
            SELECT \(programme.id), s.record_id, h.current_version, p.position,
                \(RecordTable.list(partColumns, prefix: "p."))
            FROM \(identifier: tables.part) p JOIN \(identifier: tables.record) s ON s.number = p.record_number
                JOIN \(head) h ON h.programme_id = \(programme.id) AND h.\(id) = s.record_id
            """
        )
    }

    /// The lexemes of a staged record's text, sorted.
    private static let lexemes: SQL = """
        tsvector_to_array(to_tsvector(\(textSearchConfiguration(of: "s.text_language")),
            concat_ws(' ', s.title, s.summary, array_to_string(s.keywords, ' '))))
        """

    /// The text search configuration of a language; words as they are where PostgreSQL has none for it.
    private static func textSearchConfiguration(of language: SQL) -> SQL {
        """
        (CASE \(language)
            WHEN 'ar' THEN 'arabic' WHEN 'da' THEN 'danish' WHEN 'nl' THEN 'dutch' WHEN 'en' THEN 'english'
            WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french' WHEN 'de' THEN 'german' WHEN 'el' THEN 'greek'
            WHEN 'hi' THEN 'hindi' WHEN 'hu' THEN 'hungarian' WHEN 'id' THEN 'indonesian' WHEN 'it' THEN 'italian'
            WHEN 'ne' THEN 'nepali' WHEN 'pt' THEN 'portuguese' WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian'
            WHEN 'es' THEN 'spanish' WHEN 'sv' THEN 'swedish' WHEN 'ta' THEN 'tamil' WHEN 'tr' THEN 'turkish'
            ELSE 'simple' END)::regconfig
        """
    }

    /// The lexemes of a text that is not registered, as registering it would make them.
    ///
    /// - Parameters:
    ///   - texts: Title, summary and keywords.
    ///   - language: Their language; nil: unknown.
    /// - Returns: The lexemes, sorted.
    /// - Throws: Where the database refuses.
    public func lexemes(_ texts: [String], language: String?) throws -> [String] {
        let text = texts.filter { !$0.isEmpty }.joined(separator: " ")
        return try connection.value(
            "SELECT tsvector_to_array(to_tsvector(\(Self.textSearchConfiguration(of: "\(language)::text")), \(text)))",
            as: PostgresArray<String>.self
        )?.elements ?? []
    }
}
