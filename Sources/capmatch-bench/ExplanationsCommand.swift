import Allocation
import ArgumentParser
import Matching
import Operations
import Registry

/// Checks explanations by doing what they say.
struct ExplanationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explanations",
        abstract: "Match a generated programme, and check what its explanations say by doing it.",
        discussion: """
            Of sampled needs without a match, the smallest change that is reported is made in the data, all pairs are judged \
            anew, and the need must be served by the same solve. Of sampled matches, the pair is made worthless in the problem \
            and all of it is solved again with another seed: what is reported without the pair must lie within the bound \
            that is proven so, and the other way round.

            Example:
              capmatch-bench explanations --needs 500 --offers 120 --samples 200
            """
    )

    @Option(help: "How many needs.") var needs = 500
    @Option(help: "How many offers.") var offers = 120
    @Option(help: "The same seed gives the same programme.") var seed: UInt64 = 6
    @Option(help: "How many needs and how many matches are looked at.") var samples = 200
    @Option(help: "Where the database and the files are put; its path must be short.") var folder = "/tmp"

    func validate() throws {
        if !(1...20_000).contains(needs) { throw ValidationError("--needs must be from 1 to 20,000.") }
        if !(1...50_000).contains(offers) { throw ValidationError("--offers must be from 1 to 50,000.") }
        if samples < 1 { throw ValidationError("--samples must be at least 1.") }
    }

    func run() throws {
        let generated = try GeneratedProgramme(in: folder)
        defer { generated.remove() }
        try generated.load(needs: needs, offers: offers, seed: seed)
        let pool = try generated.withRegistry { registry in
            let programme = try registry.programme(GeneratedProgramme.code)
            _ = try MatchRun(registry, programme, by: "bench").run(MatchRequest(), interruption: .init())
            return try SolvedNight(registry, programme, run: nil).pool
        }
        var check = ExplanationCheck(pool, samples: samples)
        check.misses()
        print(check.changes)
        check.matches()
        print(check.pairs)
        for problem in check.problems { print(problem) }
        if !check.problems.isEmpty { throw ExitCode.failure }
    }
}
