/// Labels that needs bear, groups of countries say, to be counted of those who may take each window.
public struct NeedLabels: Sendable {
    /// No labels.
    public static let none = NeedLabels([], count: 0)

    /// How many words of 64 labels a need has.
    let words: Int
    private let bits: [UInt64]

    /// Takes the labels of each need.
    ///
    /// - Parameters:
    ///   - labels: Of each need of the snapshot, in its order, its labels, from 0.
    ///   - count: How many labels there are.
    public init(_ labels: [[Int]], count: Int) {
        words = (count + 63) / 64
        var bits = [UInt64](repeating: 0, count: labels.count * words)
        for (need, own) in labels.enumerated() {
            for label in own where label < count {
                bits[need * words + label >> 6] |= 1 << UInt64(label & 63)
            }
        }
        self.bits = bits
    }

    /// A word of a need's labels.
    @inline(__always)
    func word(_ word: Int, ofNeed need: Int) -> UInt64 { bits[need * words + word] }
}
