public import Matching
import Programme
import Reports

extension NeedExplanation {
    /// How something was solved again; with the same numbers the same answer comes again.
    public struct CheckRow: Codable, Hashable, Sendable {
        /// The solver's seed.
        public var seed: UInt64
        /// Its work limit.
        public var workLimit: Int64
        /// How many needs were free to change, the others kept what the run gave them; nil: all.
        public var freeNeeds: Int?
        /// The value that was found, in millionths of a point.
        public var objectiveMillionths: Int64
        /// Proven: no solution is worth more.
        public var upperBoundMillionths: Int64

        init(_ check: Check) {
            seed = check.seed
            workLimit = check.workLimit
            freeNeeds = check.freeNeeds
            objectiveMillionths = check.objective
            upperBoundMillionths = check.upperBound
        }
    }

    /// What a need would have more or less.
    public struct ShiftRow: Codable, Hashable, Sendable {
        /// External id.
        public var need: String
        /// What it has, in millionths of a point.
        public var beforeMillionths: Int64
        /// What it would have.
        public var afterMillionths: Int64
        /// The offers that it would have.
        public var offers: [String]

        init(_ shift: Trade.Shift) {
            need = shift.need
            beforeMillionths = shift.before
            afterMillionths = shift.after
            offers = shift.offers
        }
    }

    /// What a demand on the solution costs, and who pays.
    public struct TradeRow: Codable, Hashable, Sendable {
        /// The demand, in words.
        public var demand: String
        /// That as a phrase of the catalogues.
        public var demandPhrase: Phrase
        /// What the run's solution is worth, in millionths of a point.
        public var objectiveMillionths: Int64
        /// How much less the solution with the demand is worth.
        public var lossMillionths: Int64
        /// Proven: at least so much is lost.
        public var leastLossMillionths: Int64
        /// Proven: at most so much is lost.
        public var mostLossMillionths: Int64
        /// Needs that would have more.
        public var gains: [ShiftRow]
        /// Needs that would have less.
        public var losses: [ShiftRow]
        /// How it was solved again.
        public var check: CheckRow

        init(_ demand: Phrase, _ trade: Trade) {
            self.demand = ReportLanguage.english.phrase(demand)
            demandPhrase = demand
            objectiveMillionths = trade.objective
            lossMillionths = trade.loss
            leastLossMillionths = trade.leastLoss
            mostLossMillionths = trade.mostLoss
            gains = trade.gains.map(ShiftRow.init)
            losses = trade.losses.map(ShiftRow.init)
            check = CheckRow(trade.check)
        }
    }

    /// An edit of a field.
    public struct EditRow: Codable, Hashable, Sendable {
        /// The column.
        public var field: String
        /// What stands there.
        public var from: String
        /// What should.
        public var to: String
    }

    /// A change that was made in the run's data, which were then matched again.
    public struct TrialRow: Codable, Hashable, Sendable {
        /// The change in words.
        public var sentence: String
        /// That as a phrase of the catalogues.
        public var phrase: Phrase
        /// The fields; empty where a ruling or a block is withdrawn.
        public var edits: [EditRow]
        /// How much it asks for: a day is 1, a percent of the smaller number 1, an unknown fact 5, a level 30, a term of
        /// somebody else 60, a decision of an officer or of the director 90.
        public var effort: Int64
        /// Whether a number would be more than ten times what it is, or less than a tenth, or a date moves by more than two
        /// years.
        public var isFar: Bool
        /// Whether the need was served then.
        public var serves: Bool
        /// What it got, `OFFER/WINDOW`.
        public var offers: [String]
        /// How it was matched again; nil where the pair was not possible even so.
        public var check: CheckRow?

        init(_ trial: ChangeSearch.Trial) {
            phrase = trial.change.phrase
            sentence = ReportLanguage.english.phrase(phrase)
            edits = trial.change.edits.map { EditRow(field: $0.field, from: $0.from.cell, to: $0.to.cell) }
            effort = trial.change.effort
            isFar = trial.change.isFar
            serves = trial.serves
            offers = trial.offers
            check = trial.check.map(CheckRow.init)
        }
    }

    /// The search for the smallest single change that would serve a need.
    public struct ChangeRow: Codable, Hashable, Sendable {
        /// The smallest of those tried with which it was served; nil where it was with none.
        public var smallest: TrialRow?
        /// What was tried, smallest first.
        public var trials: [TrialRow]
        /// How many changes there were to try.
        public var proposals: Int

        init(_ search: ChangeSearch) {
            smallest = search.smallest.map(TrialRow.init)
            trials = search.trials.map(TrialRow.init)
            proposals = search.proposals
        }
    }
}

extension Phrase {
    /// Without a pair.
    static func without(_ place: String) -> Phrase { Phrase(.withoutPair, ["place": .text(place)]) }
    /// With a pair.
    static func with(_ place: String) -> Phrase { Phrase(.withPair, ["place": .text(place)]) }
    /// With a need served.
    static func serving(_ need: String) -> Phrase { Phrase(.needServed, ["need": .text(need)]) }
}
