import ArgumentParser
import CommandSupport
import Operations
import Reports

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why a need has what it has: rules with their evidence, criteria with their points.",
        discussion: """
            Without --offer: what the run gave, the limits that bind with their prices, the best possible offers with their \
            points and those that fewest rules bar. Of a match, who would have the place without it; of a need that is not \
            served, who would lose if it were, and the smallest single change that would serve it: made in the run's data, \
            which are then matched again. With --offer: every rule and every criterion for each of the offer's windows, and \
            what the pair costs or brings. All is worked out from what the run saw, not from records as they are now. JSON is \
            the same in every language: its sentences are English, and beside each stands what it is told by.

            Examples:
              capmatch explain NEED-00042
              capmatch explain NEED-00042 --language fr
              capmatch explain NEED-00042 --offer OFFER-00007 --run 12 --json
            """
    )

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "External id of the need.") var need: String
    @Option(help: "External id of the offer.") var offer: String?
    @Option(name: .customLong("run"), help: "Number of the run, or latest.") var reference: RunReference?
    @OptionGroup var language: LanguageOptions
    @Option(help: "Without --offer: so many possible pairs and so many others of each part.") var limit = 3
    @Flag(help: "Print JSON: with every pair, rule and criterion.") var json = false

    func run() throws {
        let explanation = try options.withProgramme { registry, programme in
            try NeedExplanation(need: need, offer: offer, run: reference?.number, registry, programme)
        }
        if json { return Output.bytes(try explanation.json()) }
        let pairs = PairText(
            language: language.language,
            explanation: explanation,
            limit: limit,
            isAboutOffer: offer != nil
        )
        Output.line(
            language.language.text(
                "explain.head",
                ["need": need, "run": language.language.number(explanation.run)]
            )
        )
        for line in pairs.matches { Output.line(line) }
        for line in ExplanationText(language: language.language).lines(explanation) { Output.line(line) }
        for line in pairs.parts { Output.line(line) }
    }
}
