public import Programme

extension Snapshot {
    /// The canonical text, as UTF-8.
    public var canonical: [UInt8] {
        let parts = canonicalParts(threads: 1)
        return parts.pool + parts.proposed
    }

    /// The canonical text in two parts: the data, and what was proposed before.
    ///
    /// On unchanged data the first is the same night after night, and the second is what the run before proposed.
    ///
    /// - Parameter threads: Threads that write it; the text does not depend on them.
    /// - Returns: Both parts, as UTF-8.
    public func canonicalParts(threads: Int) -> (pool: [UInt8], proposed: [UInt8]) {
        (poolText(threads: threads), Self.text(of: proposed))
    }

    /// What was proposed, as the canonical text has it.
    public static func text(of proposed: [PastProposal]) -> [UInt8] {
        var text = SnapshotText.Writer()
        write(proposed, as: "proposed", to: &text)
        return text.bytes
    }

    private func poolText(threads: Int) -> [UInt8] {
        var bytes = headText
        // Needs and offers are nearly all of it.
        let pieces = 8 * max(1, threads)
        @Sendable func part(_ count: Int, _ piece: Int) -> Range<Int> {
            count * piece / pieces..<count * (piece + 1) / pieces
        }
        let texts = Parallel.map(2 * pieces, threads: threads) { piece, _ in
            var text = SnapshotText.Writer()
            if piece < pieces {
                for need in needs[part(needs.count, piece)] {
                    write(need, as: "need", to: &text)
                    Self.write(need.record.components, as: "component", to: &text)
                }
            } else {
                for offer in offers[part(offers.count, piece - pieces)] {
                    write(offer, as: "offer", to: &text)
                    Self.write(offer.record.windows, as: "window", to: &text)
                }
            }
            return text.bytes
        }
        bytes.reserveCapacity(texts.reduce(bytes.count) { $0 + $1.count } + 1 << 16)
        for text in texts { bytes += text }
        var rest = SnapshotText.Writer()
        Self.write(awards, as: "award", to: &rest)
        Self.write(declines, as: "decline", to: &rest)
        Self.write(rulings, as: "ruling", to: &rest)
        Self.write(held, as: "held", to: &rest)
        bytes += rest.bytes
        return bytes
    }

    /// What comes before the needs.
    private var headText: [UInt8] {
        var text = SnapshotText.Writer()
        text.begin(SnapshotText.format)
        text.end()
        text.begin("programme")
        text.field("code", .text(programme))
        text.field("date", .date(date))
        text.field("policy_version", .integer(policyVersion))
        text.end()
        text.begin("policy")
        text.fields(of: policy)
        text.end()
        Self.write(policy.portfolio, as: "portfolio", to: &text)
        Self.write(countries, as: "country", to: &text)
        Self.write(memberships, as: "membership", to: &text)
        Self.write(sectors, as: "sector", to: &text)
        Self.write(licences, as: "licence", to: &text)
        Self.write(rules.unitRates, as: "unit_rate", to: &text)
        Self.write(rules.licenceUses, as: "licence_use", to: &text)
        Self.write(rules.transfers, as: "transfer_rule", to: &text)
        Self.write(rules.exports, as: "export_rule", to: &text)
        Self.write(rules.recognitions, as: "recognition", to: &text)
        Self.write(organisations, as: "organisation", to: &text)
        return text.bytes
    }

    private static func write<Record: FieldedRecord>(
        _ records: [Record],
        as name: String,
        to text: inout SnapshotText.Writer
    ) {
        for record in records {
            text.begin(name)
            text.fields(of: record)
            text.end()
        }
    }

    private func write<Record: FieldedRecord>(
        _ versioned: Versioned<Record>,
        as name: String,
        to text: inout SnapshotText.Writer
    ) {
        text.begin(name)
        text.field("version", .integer(versioned.version))
        text.field("lexemes", versioned.lexemes.isEmpty ? .none : .texts(versioned.lexemes))
        text.fields(of: versioned.record)
        text.end()
    }

    /// SHA-256 of bytes, as 64 hexadecimal digits.
    public static func hash(_ bytes: [UInt8]) -> String {
        var hash = ContentHash()
        hash.add(bytes)
        return hash.text
    }

    /// Reads a canonical text.
    ///
    /// - Throws: The line that is not as it should be.
    public init(canonical bytes: [UInt8]) throws(SnapshotError) {
        self.init()
        let text = String(decoding: bytes, as: UTF8.self)
        var number = 0
        for raw in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            number += 1
            if number == 1 {
                guard Substring(raw) == SnapshotText.format else {
                    throw SnapshotError(
                        line: 1,
                        problem: "\"\(Substring(raw))\" is not \(SnapshotText.format)"
                    )
                }
                continue
            }
            try read(try SnapshotText.Line(number: number, text: raw))
        }
        if number == 0 { throw SnapshotError(line: 1, problem: "it is empty") }
    }

    private mutating func read(_ line: SnapshotText.Line) throws(SnapshotError) {
        switch line.record {
        case "programme":
            if case .text(let code) = try line.value("code", .text) { programme = code }
            if case .date(let day) = try line.value("date", .date) { date = day }
            policyVersion = try line.integer("policy_version") ?? 0
        case "policy": try line.fill(&policy)
        case "portfolio": policy.portfolio.append(try Self.record(line))
        case "country": countries.append(try Self.record(line))
        case "membership": memberships.append(try Self.record(line))
        case "sector": sectors.append(try Self.record(line))
        case "licence": licences.append(try Self.record(line))
        case "unit_rate": rules.unitRates.append(try Self.record(line))
        case "licence_use": rules.licenceUses.append(try Self.record(line))
        case "transfer_rule": rules.transfers.append(try Self.record(line))
        case "export_rule": rules.exports.append(try Self.record(line))
        case "recognition": rules.recognitions.append(try Self.record(line))
        case "organisation": organisations.append(try Self.record(line))
        case "need": needs.append(try Self.versioned(line))
        case "component":
            guard !needs.isEmpty else { throw SnapshotError(line: line.number, problem: "no need before it") }
            needs[needs.count - 1].record.components.append(try Self.record(line))
        case "offer": offers.append(try Self.versioned(line))
        case "window":
            guard !offers.isEmpty else {
                throw SnapshotError(line: line.number, problem: "no offer before it")
            }
            offers[offers.count - 1].record.windows.append(try Self.record(line))
        case "award": awards.append(try Self.record(line))
        case "decline": declines.append(try Self.record(line))
        case "ruling": rulings.append(try Self.record(line))
        case "held": held.append(try Self.record(line))
        case "proposed": proposed.append(try Self.record(line))
        default: throw SnapshotError(line: line.number, problem: "unknown record \"\(line.record)\"")
        }
    }

    private static func record<Record: FieldedRecord>(
        _ line: SnapshotText.Line
    ) throws(SnapshotError) -> Record {
        var record = Record()
        try line.fill(&record)
        return record
    }

    private static func versioned<Record: FieldedRecord>(
        _ line: SnapshotText.Line
    ) throws(SnapshotError) -> Versioned<Record> {
        Versioned(
            record: try record(line),
            version: try line.integer("version") ?? 0,
            lexemes: try line.texts("lexemes")
        )
    }
}
