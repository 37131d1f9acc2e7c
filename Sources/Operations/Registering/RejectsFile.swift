import Formats
import Glibc

/// The rows that were rejected, with the reasons, in a form that can be corrected and imported again.
enum RejectsFile {
    /// The column, or member, that says why; an import passes over it.
    static let reasonColumn = "reject_reason"

    /// Where the rejects of a file go: `needs.csv` to `needs.rejects.csv`.
    static func standardPath(for path: String, ending: String) -> String {
        var stem = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
        if let dot = stem.lastIndex(of: "."), !stem[dot...].contains("/"), dot != stem.startIndex {
            stem = String(stem[..<dot])
        }
        return "\(stem).rejects.\(ending)"
    }

    /// Whether a file can be read a second time, as a pipe cannot.
    static func canReread(_ path: String) -> Bool {
        var status = stat()
        return path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Whether two paths name one file.
    static func isSame(_ one: String, _ other: String) -> Bool {
        var left = stat()
        var right = stat()
        return stat(one, &left) == 0 && stat(other, &right) == 0 && left.st_dev == right.st_dev
            && left.st_ino == right.st_ino
    }

    /// Copies what is rejected, from a source that starts at the beginning.
    ///
    /// - Throws: ``FileError`` where the file cannot be written.
    static func write<Record>(
        _ source: any RecordSource<Record>,
        to path: String,
        reasons: (RecordItem<Record>) throws -> [String]
    ) throws {
        var source = source
        let file = try AtomicFile(path: path)
        try file.write(source.preamble)
        while let item = try source.next() {
            let reasons = try reasons(item)
            if !reasons.isEmpty { try file.write(source.rejected(item, reasons)) }
        }
        try file.commit()
    }
}
