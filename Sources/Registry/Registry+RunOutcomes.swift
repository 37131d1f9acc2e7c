import Postgres
import Programme

extension Registry {
    /// Writes, within the transaction that ends a run, why needs got nothing and what limits cost.
    func storeOutcomes(of number: Int64, _ result: RunResult, _ programme: ProgrammeRecord) throws {
        let columns = [
            "programme_id", "run_number", "need", "need_version", "component", "reason", "possible_windows",
            "failed_rules", "nearest_offer", "nearest_window", "best_offer",
        ]
        _ = try connection.copyIn("run_unmatched", columns: columns) { writer in
            for miss in result.unmatched {
                try writer.row { row in
                    row.uuid(programme.id)
                    row.int8(number)
                    row.text(miss.need)
                    row.int8(miss.needVersion)
                    row.text(miss.component)
                    row.text(miss.reason)
                    row.int8(miss.possibleWindows)
                    row.textArray(miss.failedRules)
                    row.text(miss.nearestOffer)
                    row.text(miss.nearestWindow)
                    row.text(miss.bestOffer)
                }
            }
        }
        _ = try connection.copyIn(
            "run_price",
            columns: ["programme_id", "run_number", "limit_id", "price"]
        ) { writer in
            for (limit, price) in result.prices {
                try writer.row { row in
                    row.uuid(programme.id)
                    row.int8(number)
                    row.text(limit)
                    row.float8(price)
                }
            }
        }
    }
}

extension RunResult {
    /// A need that a run gave nothing.
    public struct Unmatched: Sendable {
        /// External id of the need.
        public var need: String
        /// Its version.
        public var needVersion: Int64
        /// The component that the reason is about.
        public var component: String
        /// A stable token.
        public var reason: String
        /// How many windows pass every rule.
        public var possibleWindows: Int
        /// Rules in the way, each with the number of windows, `H4:153`.
        public var failedRules: [String]
        /// The offer that fewest rules bar.
        public var nearestOffer: String?
        /// Its window.
        public var nearestWindow: String?
        /// The possible offer with most points.
        public var bestOffer: String?

        /// Makes a need without a match.
        public init(
            need: String,
            needVersion: Int64,
            component: String,
            reason: String,
            possibleWindows: Int,
            failedRules: [String],
            nearestOffer: String?,
            nearestWindow: String?,
            bestOffer: String?
        ) {
            self.need = need
            self.needVersion = needVersion
            self.component = component
            self.reason = reason
            self.possibleWindows = possibleWindows
            self.failedRules = failedRules
            self.nearestOffer = nearestOffer
            self.nearestWindow = nearestWindow
            self.bestOffer = bestOffer
        }
    }
}
