import Foundation

/// A JSON value that a test looks into.
struct JSONValue {
    private let value: Any

    init(_ text: String) throws { value = try JSONSerialization.jsonObject(with: Data(text.utf8)) }

    private init(value: Any) { self.value = value }

    subscript(_ key: String) -> JSONValue? {
        (value as? [String: Any])?[key].map { JSONValue(value: $0) }
    }

    /// The keys of an object, sorted.
    var keys: [String] { (value as? [String: Any])?.keys.sorted() ?? [] }
    var number: Int64? { (value as? NSNumber)?.int64Value }
    var text: String? { value as? String }
    var texts: [String]? { value as? [String] }
    var items: [JSONValue] { (value as? [Any])?.map { JSONValue(value: $0) } ?? [] }
}
