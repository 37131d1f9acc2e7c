public import Postgres
public import Programme

/// A proposal as it is now.
public struct StoredProposal: Hashable, Sendable {
    /// What officers type: `P12-34`.
    public var key: String
    /// The run that first proposed it.
    public var run: Int64
    /// External id of the need.
    public var need: String
    /// The version that was seen.
    public var needVersion: Int64
    /// Title of the need, as it is now.
    public var needTitle: String
    /// External id of the organisation that asks.
    public var requester: String
    /// Code of the component.
    public var component: String
    /// External id of the offer.
    public var offer: String
    /// The version that was seen.
    public var offerVersion: Int64
    /// Title of the offer, as it is now.
    public var offerTitle: String
    /// External id of the organisation that gives.
    public var provider: String
    /// Code of the window.
    public var window: String
    /// Points in millionths, as the run gave them.
    public var points: Int64
    /// What quantities count; nil of runs that did not keep it.
    public var unit: String?
    /// What the offer counts in.
    public var offerUnit: String?
    /// How much the component asked for.
    public var asked: Int64?
    /// Place among the component's possible windows.
    public var rank: Int64?
    /// How many windows were possible.
    public var possibleWindows: Int64?
    /// The state.
    public var state: ProposalState
    /// The number of the last step.
    public var version: Int64
    /// How much, after the last step.
    public var quantity: Int64
    /// How much in the offer's unit.
    public var offerQuantity: Int64
    /// How much of it was used, as far as was reported.
    public var used: Int64?
    /// First day, where the parties agreed on another than the window's.
    public var opens: CalendarDate?
    /// Last day, where the parties agreed on another than the window's.
    public var closes: CalendarDate?
    /// The last day for the next answer.
    public var dueOn: CalendarDate?
    /// The business date of the last step.
    public var changedOn: CalendarDate
    /// Who took it.
    public var changedBy: String
    /// When.
    public var changedAt: PostgresTimestamp

    static let columns: SQL = """
        p.key, p.run_number, p.need, p.need_version, nv.title AS need_title, nv.organisation AS requester, p.component,
        p.offer, p.offer_version, ov.title AS offer_title, ov.organisation AS provider, p.offer_window, p.points, p.unit,
        p.offer_unit, p.asked, p.rank, p.possible_windows, v.state, v.version, v.quantity, v.offer_quantity, v.used,
        v.opens, v.closes, v.due_on, v.business_date, v.changed_by, v.changed_at
        """
    static let tables: SQL = """
        proposal p JOIN proposal_version v ON v.programme_id = p.programme_id AND v.proposal_id = p.proposal_id
            AND v.version = p.current_version
        JOIN need n ON n.programme_id = p.programme_id AND n.external_id = p.need
        JOIN need_version nv ON nv.programme_id = n.programme_id AND nv.need_id = n.need_id
            AND nv.version = n.current_version
        JOIN offer o ON o.programme_id = p.programme_id AND o.external_id = p.offer
        JOIN offer_version ov ON ov.programme_id = o.programme_id AND ov.offer_id = o.offer_id
            AND ov.version = o.current_version
        """

    init(_ row: Row) throws {
        key = try row.get("key")
        run = try row.get("run_number")
        need = try row.get("need")
        needVersion = try row.get("need_version")
        needTitle = try row.get("need_title")
        requester = try row.get("requester")
        component = try row.get("component")
        offer = try row.get("offer")
        offerVersion = try row.get("offer_version")
        offerTitle = try row.get("offer_title")
        provider = try row.get("provider")
        window = try row.get("offer_window")
        points = try row.get("points")
        unit = try row.get("unit")
        offerUnit = try row.get("offer_unit")
        asked = try row.get("asked")
        rank = try row.get("rank")
        possibleWindows = try row.get("possible_windows")
        let name = try row.get("state", as: String.self)
        guard let state = ProposalState(rawValue: name) else {
            throw RegistryError.unreadable("state \(name) of a proposal")
        }
        self.state = state
        version = try row.get("version")
        quantity = try row.get("quantity")
        offerQuantity = try row.get("offer_quantity")
        used = try row.get("used")
        opens = try row.date("opens")
        closes = try row.date("closes")
        dueOn = try row.date("due_on")
        changedOn = try row.date("business_date") ?? CalendarDate(daysSince1970: 0)
        changedBy = try row.get("changed_by")
        changedAt = try row.get("changed_at")
    }
}

/// A step of a proposal that was taken.
public struct StoredStep: Hashable, Sendable {
    /// Its number, from 1.
    public var version: Int64
    /// The state before; nil for the first.
    public var fromState: String?
    /// What was done.
    public var action: String
    /// The state after.
    public var state: String
    /// The business date.
    public var date: CalendarDate
    /// How much, after the step.
    public var quantity: Int64
    /// Why, as a code.
    public var code: String?
    /// A second cause.
    public var secondCode: String?
    /// The rule that is meant, where the code names one.
    public var rule: String?
    /// Why, in words.
    public var reason: String?
    /// Who.
    public var changedBy: String
    /// When.
    public var changedAt: PostgresTimestamp

    init(_ row: Row) throws {
        version = try row.get("version")
        fromState = try row.get("from_state")
        action = try row.get("action")
        state = try row.get("state")
        date = try row.date("business_date") ?? CalendarDate(daysSince1970: 0)
        quantity = try row.get("quantity")
        code = try row.get("code")
        secondCode = try row.get("second_code")
        rule = try row.get("rule")
        reason = try row.get("reason")
        changedBy = try row.get("changed_by")
        changedAt = try row.get("changed_at")
    }

    /// The step in a line.
    public var sentence: String {
        var text = "version \(version), \(state), \(quantity) units; \(action) on \(date) by \(changedBy)"
        if let code { text += ", \(code)" }
        if let reason { text += ": \(reason)" }
        return text
    }
}

extension Row {
    /// A calendar date, or nil.
    func date(_ name: String) throws -> CalendarDate? {
        try get(name, as: PostgresDate?.self).map { CalendarDate(daysSince1970: $0.daysSince1970) }
    }
}

/// Which proposals a listing shows.
public struct ProposalFilter: Sendable {
    /// Only these states; nil: those that are not at their end.
    public var states: [ProposalState]?
    /// Only these keys.
    public var keys: [String]?
    /// Only of this need.
    public var need: String?
    /// Only of these needs.
    public var needs: [String]?
    /// Only of this offer.
    public var offer: String?
    /// Only of these offers.
    public var offers: [String]?
    /// Only of this organisation, as requester or provider.
    public var organisation: String?
    /// Only what this run published.
    public var run: Int64?
    /// Only those whose answer was due before this day.
    public var dueBefore: CalendarDate?
    /// Only behind the proposal of this key, in the order of the listing.
    public var after: String?
    /// At most so many.
    public var limit: Int?

    /// Makes a filter of all that are not at their end.
    public init() {}

    /// Every state.
    public static var everything: ProposalFilter {
        var filter = ProposalFilter()
        filter.states = ProposalState.allCases
        return filter
    }
}
