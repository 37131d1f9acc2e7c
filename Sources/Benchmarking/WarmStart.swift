package import Allocation
import Formats

extension SolveOptions {
    /// Starts from the solution of a similar problem, by ids, just as if it had come from a file.
    package mutating func startWarm(from solution: Solution, of old: Problem, for new: Problem) throws {
        let bytes = SolutionWriter.bytes(solution, of: old)
        let read = try SolutionReader.read(
            try ByteSource(bytes: bytes, name: "solution"),
            name: "solution",
            of: new,
            unknownIDs: .leftOut
        )
        warmPicks = read.picks
        guard !read.prices.isEmpty else { return }
        warmPrices = Array(repeating: 0, count: new.limitCount)
        for price in read.prices { warmPrices[Int(price.limit)] = price.price }
    }
}
