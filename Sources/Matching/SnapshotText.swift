import Programme

/// The canonical text of a snapshot: what is hashed, stored with a run, and read back for a replay.
///
/// One record a line; fields are `name=value`, separated by tabs, in the order of the field lists; blank
/// fields are left out. Line breaks, tabs, backslashes and, within lists, semicolons are escaped with a
/// backslash. Two snapshots are the same if and only if their texts are.
enum SnapshotText {
    /// The first line.
    static let format = "capmatch-snapshot/1"

    /// Writes lines.
    struct Writer {
        private(set) var bytes: [UInt8] = []

        mutating func begin(_ record: String) {
            bytes.append(contentsOf: record.utf8)
        }

        mutating func field(_ name: String, _ value: FieldValue) {
            if case .none = value { return }
            bytes.append(UInt8(ascii: "\t"))
            bytes.append(contentsOf: name.utf8)
            bytes.append(UInt8(ascii: "="))
            switch value {
            case .texts(let list):
                for (place, text) in list.enumerated() {
                    if place > 0 { bytes.append(UInt8(ascii: ";")) }
                    escape(text, inList: true)
                }
            default: escape(value.cell, inList: false)
            }
        }

        mutating func fields<Record: FieldedRecord>(of record: Record) {
            for field in Record.fields { self.field(field.name, field.value(record)) }
        }

        mutating func end() {
            bytes.append(UInt8(ascii: "\n"))
        }

        private mutating func escape(_ text: String, inList: Bool) {
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
                case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
                case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
                case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
                case UInt8(ascii: ";") where inList: bytes.append(contentsOf: "\\s".utf8)
                default: bytes.append(byte)
                }
            }
        }
    }

    /// A line read back.
    struct Line {
        let number: Int
        let record: Substring
        // Strings of their own: as parts of a text that is not all ASCII they would be compared sign by sign.
        private let names: [String]
        private let values: [Substring]

        /// Reads a line, byte by byte: none of its signs is part of a longer character.
        init(number: Int, text: Substring.UTF8View) throws(SnapshotError) {
            self.number = number
            let parts = text.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            record = Substring(parts[0])
            var names: [String] = []
            var values: [Substring] = []
            names.reserveCapacity(parts.count)
            values.reserveCapacity(parts.count)
            for part in parts.dropFirst() {
                guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else {
                    throw SnapshotError(
                        line: number,
                        problem: "\"\(Substring(part))\" is no name=value of its own"
                    )
                }
                guard let name = String(part[..<equals]) else {
                    throw SnapshotError(line: number, problem: "a name is no text")
                }
                if names.contains(name) {
                    throw SnapshotError(line: number, problem: "\"\(name)\" stands there twice")
                }
                names.append(name)
                values.append(Substring(part[part.index(after: equals)...]))
            }
            (self.names, self.values) = (names, values)
        }

        func fill<Record: FieldedRecord>(_ record: inout Record) throws(SnapshotError) {
            var next = 0
            for field in Record.fields {
                // The line has the same order, and only blank fields are missing from it.
                let isNext = next < names.count && names[next] == field.name
                let place = isNext ? next : names.firstIndex { $0 == field.name }
                if isNext { next += 1 }
                var value = FieldValue.none
                if let place { value = try self.value(field.name, values[place], field.type.storage) }
                do throws(FieldError) {
                    try field.assign(&record, value)
                } catch {
                    throw SnapshotError(line: number, problem: "\(field.name): \(error)")
                }
            }
        }

        func value(_ name: String, _ storage: FieldType.Storage) throws(SnapshotError) -> FieldValue {
            guard let place = names.firstIndex(where: { $0 == name }) else { return .none }
            return try value(name, values[place], storage)
        }

        private func value(_ name: String, _ raw: Substring, _ storage: FieldType.Storage)
            throws(SnapshotError) -> FieldValue
        {
            switch storage {
            case .text: return .text(unescaped(raw))
            case .integer: if let number = Int64(raw) { return .integer(number) }
            case .date: if let date = CalendarDate(raw) { return .date(date) }
            case .boolean: if raw == "yes" || raw == "no" { return .boolean(raw == "yes") }
            case .texts:
                let parts = raw.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
                return .texts(parts.map { unescaped(Substring($0)) })
            case .integers:
                let parts = raw.utf8.split(separator: UInt8(ascii: ";"))
                let numbers = parts.compactMap { Int64(Substring($0)) }
                if numbers.count == parts.count { return .integers(numbers) }
            }
            throw SnapshotError(line: number, problem: "\(name)=\(raw) cannot be read")
        }

        func integer(_ name: String) throws(SnapshotError) -> Int64? {
            guard case .integer(let number) = try value(name, .integer) else { return nil }
            return number
        }

        func texts(_ name: String) throws(SnapshotError) -> [String] {
            guard case .texts(let list) = try value(name, .texts) else { return [] }
            return list
        }

        private func unescaped(_ raw: Substring) -> String {
            guard raw.utf8.contains(UInt8(ascii: "\\")) else { return String(raw) }
            var result = ""
            var isEscape = false
            for character in raw {
                if isEscape {
                    switch character {
                    case "n": result.append("\n")
                    case "r": result.append("\r")
                    case "t": result.append("\t")
                    case "s": result.append(";")
                    default: result.append(character)
                    }
                    isEscape = false
                } else if character == "\\" {
                    isEscape = true
                } else {
                    result.append(character)
                }
            }
            return result
        }
    }
}

/// A stored snapshot that cannot be read.
public struct SnapshotError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public var line: Int
    /// What is wrong there.
    public var problem: String

    /// The error as a sentence.
    public var description: String { "line \(line) of the snapshot: \(problem)" }
}
