import Allocation
import Formats
import Testing

/// Files as a bad disk or a bad editor leaves them: whatever they hold, reading ends with a value or an error.
@Suite struct DamagedFileTests {
    private struct Dice {
        var state: UInt64

        mutating func roll(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }

        mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
            let pieces = [
                "9", "-", "\"", "{", "}", "[", "]", ",", ":", "e5", ".0", "\u{0}", "null",
                "99999999999999999999",
            ]
            var bytes = bytes
            for _ in 0...roll(3) {
                let place = roll(bytes.count)
                switch roll(5) {
                case 0: bytes[place] = UInt8(roll(256))
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + roll(9)))
                case 2: bytes.insert(contentsOf: pieces[roll(pieces.count)].utf8, at: place)
                case 3:
                    bytes.insert(
                        contentsOf: bytes[place..<min(bytes.count, place + roll(60))],
                        at: roll(place + 1)
                    )
                default: bytes.removeSubrange(max(1, bytes.count - roll(30))...)
                }
                if bytes.isEmpty { bytes = [0x7B] }
            }
            return bytes
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `a damaged problem is read or refused with a place`(_ seed: UInt64) {
        var dice = Dice(state: seed)
        var refused = 0
        for text in [ProblemReaderTests.whole, ProblemReaderTests.example] {
            for round in 0..<1500 {
                let bytes = dice.damage(Array(text.utf8))
                do {
                    let problem = try ProblemReader.read(bytes: bytes)
                    // What is read is a problem of its own: written and read again it stays the same.
                    let again = try? ProblemReader.read(bytes: ProblemWriter.bytes(problem))
                    #expect(again == problem, "seed \(seed), round \(round)")
                } catch {
                    refused += 1
                    guard case .invalid(_, let breaches, let total) = error else { continue }
                    #expect(!breaches.isEmpty && total >= breaches.count)
                    #expect(
                        breaches.allSatisfy { !$0.path.isEmpty && $0.place.line > 0 && $0.place.column > 0 }
                    )
                }
            }
        }
        #expect(refused > 1000)
    }

    @Test func `a damaged solution is read or refused`() throws {
        let problem = try ProblemReader.read(bytes: Array(ProblemReaderTests.example.utf8))
        let solution = Solution(
            status: .feasible,
            objective: 5,
            upperBound: 9,
            seconds: 0.5,
            picks: [.init(option: 0, quantity: 10), .init(option: 2, quantity: 500)],
            prices: [.init(limit: 1, price: 0.25)]
        )
        let bytes = SolutionWriter.bytes(solution, of: problem)
        var dice = Dice(state: 9)
        for _ in 0..<2000 {
            let source = try ByteSource(bytes: dice.damage(bytes))
            guard let found = try? SolutionReader.read(source, name: "s", of: problem) else { continue }
            #expect(found.picks.allSatisfy { Int($0.option) < problem.optionCount })
            #expect(found.prices.allSatisfy { Int($0.limit) < problem.limitCount && $0.price.isFinite })
        }
    }
}
