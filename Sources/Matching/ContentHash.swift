import Crypto

/// SHA-256 of bytes that come piece by piece.
public struct ContentHash {
    private var digest = SHA256()

    /// The hash of nothing.
    public init() {}

    /// Adds bytes.
    public mutating func add(_ bytes: [UInt8]) { digest.update(data: bytes) }

    /// The hash of all that was added, as 64 hexadecimal digits.
    public var text: String {
        digest.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
