import FoundationEssentials
public import Postgres
public import Programme

/// What is to be told to somebody.
public struct NewNotice: Sendable {
    /// What it is about, as a token such as `reminder`.
    public var kind: String
    /// Who is told: `requester`, `provider` or `officer`.
    public var party: String
    /// External id of the organisation; nil for officers.
    public var organisation: String?
    /// Key of the proposal, where it is about one.
    public var proposal: String?
    /// External id of the need.
    public var need: String?
    /// External id of the offer.
    public var offer: String?
    /// What the letter's template fills in.
    public var facts: [String: String]

    /// Makes a notice.
    public init(_ kind: String, to party: String, _ organisation: String?, facts: [String: String] = [:]) {
        self.kind = kind
        self.party = party
        self.organisation = organisation
        self.facts = facts
    }
}

/// A notice of the outbox.
public struct StoredNotice: Hashable, Sendable {
    /// Its number in the programme, from 1.
    public var number: Int64
    /// What it is about.
    public var kind: String
    /// `requester`, `provider` or `officer`.
    public var party: String
    /// External id of the organisation; nil for officers.
    public var organisation: String?
    /// The organisation's name.
    public var organisationName: String?
    /// Key of the proposal.
    public var proposal: String?
    /// External id of the need.
    public var need: String?
    /// External id of the offer.
    public var offer: String?
    /// The business date.
    public var date: CalendarDate
    /// What the template fills in.
    public var facts: [String: String]
    /// When it was marked as sent.
    public var sentAt: PostgresTimestamp?
    /// By whom.
    public var sentBy: String?

    init(_ row: Row) throws {
        number = try row.get("number")
        kind = try row.get("kind")
        party = try row.get("party")
        organisation = try row.get("organisation")
        organisationName = try row.get("organisation_name")
        proposal = try row.get("key")
        need = try row.get("need")
        offer = try row.get("offer")
        date = try row.date("business_date") ?? CalendarDate(daysSince1970: 0)
        let text = try row.get("facts", as: String.self)
        guard let facts = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
            throw RegistryError.unreadable("the facts of notice \(number)")
        }
        self.facts = facts
        sentAt = try row.get("sent_at")
        sentBy = try row.get("sent_by")
    }
}

/// Whom to write to at an organisation.
public struct Contact: Hashable, Sendable {
    /// External id of the organisation.
    public var organisation: String
    /// The person, or the desk.
    public var name: String
    /// The address.
    public var email: String
    /// What it may be used for.
    public var purpose: String
    /// The day on which the person agreed.
    public var consentedOn: CalendarDate

    /// Makes a contact.
    public init(organisation: String, name: String, email: String, purpose: String, consentedOn: CalendarDate)
    {
        self.organisation = organisation
        self.name = name
        self.email = email
        self.purpose = purpose
        self.consentedOn = consentedOn
    }
}

extension RegistryChange {
    /// Puts a notice into the outbox.
    public func notify(_ notice: NewNotice) {
        unit.notices.append(
            NoticeRow(
                place: unit.notices.count,
                kind: notice.kind,
                organisation: notice.organisation,
                party: notice.party,
                proposal: notice.proposal,
                need: notice.need,
                offer: notice.offer,
                facts: notice.facts
            )
        )
        let subject = NoticeSubject(proposal: notice.proposal, need: notice.need, offer: notice.offer)
        unit.lastNotices[notice.kind]?[subject] = date
    }
}

extension Registry {
    /// The outbox, oldest first.
    ///
    /// - Parameters:
    ///   - programme: The programme.
    ///   - isSent: Only what was sent, or was not; nil: all.
    ///   - numbers: Only these; nil: all.
    /// - Returns: The notices.
    /// - Throws: Where the database refuses.
    public func notices(_ programme: ProgrammeRecord, isSent: Bool? = nil, numbers: [Int64]? = nil) throws
        -> [StoredNotice]
    {
        let sent: SQL = isSent.map { $0 ? " AND n.sent_at IS NOT NULL" : " AND n.sent_at IS NULL" } ?? ""
        let only: SQL = numbers.map { " AND n.number = ANY (\($0))" } ?? ""
        return try connection.query(
            """
            SELECT n.number, n.kind, n.party, n.organisation, v.name AS organisation_name, p.key, n.need, n.offer,
                n.business_date, n.facts::text AS facts, n.sent_at, n.sent_by
            FROM notice n
                LEFT JOIN proposal p ON p.programme_id = n.programme_id AND p.proposal_id = n.proposal_id
                LEFT JOIN organisation o ON o.programme_id = n.programme_id AND o.external_id = n.organisation
                LEFT JOIN organisation_version v ON v.programme_id = o.programme_id
                    AND v.organisation_id = o.organisation_id AND v.version = o.current_version
            WHERE n.programme_id = \(programme.id)\(sent)\(only) ORDER BY n.number
            """,
            StoredNotice.init
        )
    }

    /// Records that notices were sent; those that were already stay as they are.
    ///
    /// - Returns: How many were marked.
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)`` where there is no such notice; nothing is marked then.
    public func markSent(_ numbers: [Int64], _ programme: ProgrammeRecord, by person: String) throws -> Int {
        try write(kind: "notice mark-sent", programme, by: person) {
            let known = Set(try notices(programme, numbers: numbers).map(\.number))
            if let missing = numbers.first(where: { !known.contains($0) }) {
                throw RegistryError.notFound(noun: "notice", key: String(missing), nearest: [])
            }
            return try connection.execute(
                """
                UPDATE notice SET sent_at = now(), sent_by = \(person)
                WHERE programme_id = \(programme.id) AND number = ANY (\(numbers)) AND sent_at IS NULL
                """
            )
        }
    }

    /// Whether whoever is connected may read contacts.
    public func mayReadContacts() throws -> Bool {
        try connection.value("SELECT has_table_privilege('contact', 'SELECT')", as: Bool.self) ?? false
    }

    /// The contacts of a programme, by organisation.
    public func contacts(_ programme: ProgrammeRecord) throws -> [Contact] {
        try connection.query(
            """
            SELECT organisation, name, email, purpose, consented_on FROM contact WHERE programme_id = \(programme.id)
            ORDER BY organisation COLLATE "C"
            """
        ) { row in
            Contact(
                organisation: try row.get("organisation"),
                name: try row.get("name"),
                email: try row.get("email"),
                purpose: try row.get("purpose"),
                consentedOn: try row.date("consented_on") ?? CalendarDate(daysSince1970: 0)
            )
        }
    }

    /// Sets whom to write to at an organisation; who was there before is forgotten.
    public func set(_ contact: Contact, _ programme: ProgrammeRecord, by person: String) throws {
        try write(kind: "contact set", programme, by: person) {
            try connection.execute(
                """
                INSERT INTO contact (programme_id, organisation, name, email, purpose, consented_on, recorded_by)
                VALUES (\(programme.id), \(contact.organisation), \(contact.name), \(contact.email),
                    \(contact.purpose), \(PostgresDate(daysSince1970: contact.consentedOn.daysSince1970)), \(person))
                ON CONFLICT (programme_id, organisation) DO UPDATE SET name = excluded.name, email = excluded.email,
                    purpose = excluded.purpose, consented_on = excluded.consented_on,
                    recorded_by = excluded.recorded_by, recorded_at = now()
                """
            )
        }
    }

    /// Deletes the contact of an organisation.
    ///
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)``.
    public func eraseContact(of organisation: String, _ programme: ProgrammeRecord, by person: String) throws
    {
        try write(kind: "contact erase", programme, by: person) {
            let erased = try connection.execute(
                "DELETE FROM contact WHERE programme_id = \(programme.id) AND organisation = \(organisation)"
            )
            if erased == 0 {
                throw RegistryError.notFound(noun: "contact of", key: organisation, nearest: [])
            }
        }
    }
}
