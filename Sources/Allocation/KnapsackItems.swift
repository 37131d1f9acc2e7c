/// The options of a generalised assignment problem (``AssignmentChoices``) by the limit that each of them loads: what
/// the knapsacks may hold that its limits are once needs have prices.
struct KnapsackItems {
    /// The most cells that one knapsack's table may have, and those of all together.
    private static let largestTable = 4_000_000
    private static let largest = 60_000_000

    let needs: Int
    /// By limit: the room, and where its items start.
    let room: [Int]
    private(set) var start: [Int] = [0]
    /// Of each item, limit by limit: whose it is, what it loads and is worth, and what is then picked.
    private(set) var need: [Int32] = []
    private(set) var load: [Int32] = []
    private(set) var value: [Int64] = []
    private(set) var option: [Int32] = []
    private(set) var quantity: [Int64] = []
    /// What each need is worth without any limit, `Int64.min` where that cannot be, and what it then picks.
    private(set) var alone: [Int64]
    private(set) var aloneOption: [Int32]
    private(set) var aloneQuantity: [Int64]

    /// Sorts the choices by limit; nil where a need has none, or where the tables would be too large.
    init?(_ choices: AssignmentChoices) {
        needs = choices.ofNeeds.count
        room = choices.room
        alone = [Int64](repeating: .min, count: needs)
        aloneOption = [Int32](repeating: -1, count: needs)
        aloneQuantity = [Int64](repeating: 0, count: needs)
        var members = [[(need: Int, choice: AssignmentChoices.Choice)]](repeating: [], count: room.count)
        for (need, own) in choices.ofNeeds.enumerated() {
            if own.isEmpty { return nil }
            for choice in own {
                if choice.limit >= 0 {
                    members[choice.limit].append((need, choice))
                } else if choice.value > alone[need] {
                    alone[need] = choice.value
                    aloneOption[need] = choice.option
                    aloneQuantity[need] = choice.quantity
                }
            }
        }
        var left = Self.largest
        for (limit, own) in members.enumerated() {
            let (cells, overflow) = (own.count + 1).multipliedReportingOverflow(by: room[limit] + 1)
            guard !overflow, cells <= min(left, Self.largestTable) else { return nil }
            left -= cells
            for member in own {
                need.append(Int32(member.need))
                load.append(Int32(member.choice.load))
                value.append(member.choice.value)
                option.append(member.choice.option)
                quantity.append(member.choice.quantity)
            }
            start.append(need.count)
        }
    }
}
