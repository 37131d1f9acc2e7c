public import Formats

/// A problem or solution file that cannot be used: it cannot be read, or it breaks its format.
public enum ProblemFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file itself cannot be read.
    case file(FileError)
    /// The file breaks its format, in the order of the file; `total` counts also the breaches not kept.
    case invalid(file: String, breaches: [Breach], total: Int)

    /// One way in which a file breaks its format.
    public struct Breach: Sendable, Hashable, CustomStringConvertible {
        /// The place in the document, as `needs[3].components[0].options[7].perUnit[1]`.
        public var path: String
        /// The place in the text.
        public var place: TextPlace
        /// What was found and what would be right.
        public var message: String

        /// Makes a breach.
        public init(path: String, place: TextPlace, message: String) {
            self.path = path
            self.place = place
            self.message = message
        }

        /// Both places and the message.
        public var description: String { "\(path) (\(place)): \(message)" }
    }

    /// How many breaches of a file are kept; the rest is counted.
    public static let breachLimit = 50

    /// One line a breach, with the file's name.
    public var description: String {
        switch self {
        case .file(let error): return error.description
        case .invalid(let file, let breaches, let total):
            var lines = breaches.map { "\(file): \($0)" }
            if total > breaches.count { lines.append("\(file): and \(total - breaches.count) more") }
            return lines.joined(separator: "\n")
        }
    }
}

/// The breaches found so far.
struct BreachList {
    private(set) var breaches: [ProblemFileError.Breach] = []
    private(set) var total = 0

    var isEmpty: Bool { total == 0 }

    mutating func add(_ path: String, _ place: TextPlace, _ message: String) {
        total += 1
        guard breaches.count < ProblemFileError.breachLimit else { return }
        breaches.append(.init(path: path, place: place, message: message))
    }
}
