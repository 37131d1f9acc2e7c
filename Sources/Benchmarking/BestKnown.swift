import Formats

/// Best values known, from a file with the columns `instance` and `best`.
package struct BestKnown {
    private var values: [String: Int64] = [:]

    /// A file that cannot be understood.
    package struct Unreadable: Error, CustomStringConvertible {
        /// What is wrong, and where.
        package let description: String
    }

    /// Reads a file; further columns are allowed, and an empty value means that none is known.
    package init(path: String) throws {
        var reader = try DelimitedReader(try ByteSource(path: path))
        guard let name = reader.header.firstIndex(of: "instance"),
            let best = reader.header.firstIndex(of: "best")
        else { throw Unreadable(description: "\(path): the columns instance and best are expected") }
        while let item = try reader.next() {
            switch item {
            case .record(let record):
                if record.fields[best].isEmpty { continue }
                guard let value = Int64(record.fields[best]) else {
                    let found = "found \"\(record.fields[best])\" for best; expected an integer"
                    throw Unreadable(description: "\(path): line \(record.line): \(found)")
                }
                values[record.fields[name]] = value
            case .bad(let error): throw Unreadable(description: "\(path): \(error)")
            }
        }
    }

    /// The best value known of an instance.
    package func value(of instance: String) -> Int64? { values[instance] }
}
