import Formats
import FoundationEssentials
import Glibc
public import Logging

/// Logs to standard error, one line an event: JSON for machines, plain words for people.
public struct LineLogHandler: LogHandler {
    /// How a line looks.
    public enum Format: String, Sendable, CaseIterable {
        /// One JSON object, with `ts`, `level`, `event` and the metadata.
        case json
        /// The event and its metadata in words.
        case text
    }

    /// What every line has besides its own.
    public var metadata: Logger.Metadata = [:]
    /// What is less important than this is left out.
    public var logLevel = Logger.Level.info
    private let format: Format

    /// Makes a handler.
    public init(_ format: Format) { self.format = format }

    /// One of the metadata that every line has.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line.
    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        switch format {
        case .json: Self.write(Self.json(event, all))
        case .text:
            let words = all.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            Output.error(words.isEmpty ? "\(event.message)" : "\(event.message): \(words)")
        }
    }

    private static func json(_ event: LogEvent, _ metadata: [(key: String, value: Logger.MetadataValue)])
        -> [UInt8]
    {
        var json = JSONWriter()
        json.beginObject()
        json.key("ts")
        json.string(Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        json.key("level")
        json.string(event.level.rawValue)
        json.key("event")
        json.string("\(event.message)")
        for (key, value) in metadata {
            json.key(key)
            write(value, to: &json)
        }
        json.endObject()
        json.endLine()
        return json.bytes
    }

    private static func write(_ value: Logger.MetadataValue, to json: inout JSONWriter) {
        switch value {
        case .stringConvertible(let number as Int64): json.integer(number)
        case .stringConvertible(let number as Double): json.number((number * 1_000).rounded() / 1_000)
        case .array(let values):
            json.beginArray()
            for value in values { write(value, to: &json) }
            json.endArray()
        case .dictionary(let values):
            json.beginObject()
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                json.key(key)
                write(value, to: &json)
            }
            json.endObject()
        case .string, .stringConvertible: json.string("\(value)")
        }
    }

    private static func write(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
