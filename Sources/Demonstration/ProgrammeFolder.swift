import Formats
public import Programme

/// What a programme of the folder is called, and on which day it is looked at.
public struct ProgrammeSettings: Hashable, Sendable {
    /// The programme's code.
    public var code: String
    /// The programme's name.
    public var name: String
    /// IANA time zone.
    public var timeZone: String
    /// The day on which the records look as they do.
    public var referenceDate: CalendarDate

    /// Describes a programme.
    public init(code: String, name: String, timeZone: String, referenceDate: CalendarDate) {
        self.code = code
        self.name = name
        self.timeZone = timeZone
        self.referenceDate = referenceDate
    }

    /// The settings as `programme.json`.
    var json: String {
        func quoted(_ text: String) -> String {
            var result = "\""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\"", "\\": result += "\\\(scalar)"
                case _ where scalar.value < 0x20: result += " "
                default: result.unicodeScalars.append(scalar)
                }
            }
            return result + "\""
        }
        return """
            {
              "code": \(quoted(code)),
              "name": \(quoted(name)),
              "timeZone": \(quoted(timeZone)),
              "referenceDate": "\(referenceDate)"
            }

            """
    }
}

/// Writes a programme as the files that an officer would import.
///
/// Each file is written whole or not at all, `programme.json` last: a folder with it is complete.
public struct ProgrammeFolder {
    /// How many records of a file are written, every few thousand and at its end.
    public typealias Progress = (_ file: String, _ records: Int) -> Void

    private let path: String
    private let progress: Progress

    /// The files that are written, besides `programme.json`.
    public static let tables = ["organisations.csv", "needs.csv", "offers.csv", "awards.csv", "declines.csv"]

    /// Names a folder, which has to exist.
    public init(path: String, progress: @escaping Progress = { _, _ in }) {
        self.path = path
        self.progress = progress
    }

    /// Writes a synthetic programme.
    ///
    /// - Throws: An error of the file system, with the file's path.
    public func write(_ programme: SyntheticProgramme, settings: ProgrammeSettings) throws {
        try table("organisations.csv", programme.organisations)
        try needs(programme.needs)
        try offers(programme.offers)
        try table("awards.csv", programme.awards)
        try table("declines.csv", programme.declines)
        try AtomicFile.write(Array(settings.json.utf8), to: "\(path)/programme.json")
    }

    /// Writes the demonstration programme.
    ///
    /// - Throws: An error of the file system, with the file's path.
    public func write(_ demonstration: DemonstrationProgramme) throws {
        try table("organisations.csv", demonstration.organisations)
        try needs(demonstration.needs)
        try offers(demonstration.offers)
        try table("awards.csv", demonstration.awards)
        try table("declines.csv", demonstration.declines)
        try table("rulings.csv", demonstration.rulings)
        try AtomicFile.write(Array(DemonstrationProgramme.settings.json.utf8), to: "\(path)/programme.json")
    }

    private func table<Record: FieldedRecord>(_ name: String, _ records: some Sequence<Record>) throws {
        try file(name, header: Record.fields.map(\.name), records) { record, writer in
            writer.row(Record.fields.lazy.map { $0.value(record).cell })
        }
    }

    private func needs(_ needs: some Sequence<Need>) throws {
        let header = Need.fields.map(\.name) + NeedComponent.fields.map(\.name)
        try file("needs.csv", header: header, needs) { need, writer in
            let cells = Need.fields.map { $0.value(need).cell }
            for component in need.components {
                writer.row(cells + NeedComponent.fields.map { $0.value(component).cell })
            }
        }
    }

    private func offers(_ offers: some Sequence<Offer>) throws {
        let header = Offer.fields.map(\.name) + OfferWindow.fields.map(\.name)
        try file("offers.csv", header: header, offers) { offer, writer in
            let cells = Offer.fields.map { $0.value(offer).cell }
            for window in offer.windows {
                writer.row(cells + OfferWindow.fields.map { $0.value(window).cell })
            }
        }
    }

    private func file<Record>(
        _ name: String,
        header: [String],
        _ records: some Sequence<Record>,
        _ append: (Record, inout DelimitedWriter) -> Void
    ) throws {
        let file = try AtomicFile(path: "\(path)/\(name)")
        var writer = DelimitedWriter()
        writer.row(header)
        var count = 0
        for record in records {
            append(record, &writer)
            count += 1
            if writer.bytes.count > 1 << 18 {
                try file.write(writer.bytes)
                writer.bytes.removeAll(keepingCapacity: true)
                progress(name, count)
            }
        }
        try file.write(writer.bytes)
        try file.commit()
        progress(name, count)
    }
}
