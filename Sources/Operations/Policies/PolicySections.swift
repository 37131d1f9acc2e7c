import Programme

/// How a policy document is laid out: which setting stands in which section, and under which key.
enum PolicySections {
    /// The first key of every document.
    static let format = "capmatch-policy/1"

    /// A section of single settings.
    struct Section: Sendable {
        var name: String
        var help: String
        /// Keys with the policy's fields behind them.
        var keys: [(key: String, field: String)]
    }

    /// The sections of single settings, in the order in which they are written.
    static let sections: [Section] = [
        Section(
            name: "rules",
            help: "Hard rules that are off, and the parameters of the others.",
            keys: [("disabled", "disabled_rules")]
                + [
                    "need_freshness_days", "offer_freshness_days", "screening_days", "endorsement_minimum",
                    "transfer_safeguards", "personal_safeguards", "special_safeguards", "children_safeguards",
                ].map { ($0, $0) }
        ),
        Section(
            name: "criteria",
            help: "When criterion S4 gives its full points for waiting, and none for being unserved.",
            keys: ["full_waiting_days", "saturating_awards"].map { ($0, $0) }
        ),
        Section(
            name: "duplicates",
            help: "Needs of one country that are this alike are reported as possible duplicates.",
            keys: [("likeness_percent", "likeness_percent")]
        ),
        Section(
            name: "clocks",
            help:
                "Answers, reminders, blocks, letters: how long each takes. Working days are Monday to Friday.",
            keys: [
                "answer_working_days", "reminder_working_days", "review_working_days",
                "consultation_working_days",
                "block_days", "follow_up_days", "verification_notice_days", "reclaim_percent",
                "progress_months",
                "lapses_to_suspension",
                "declines_to_rule",
                "rule_review_days",
            ].map { ($0, $0) }
        ),
        Section(
            name: "solve",
            help: "What a further partner or a change overnight costs, and when a run ends.",
            keys: [
                "partner_cost_millipoints", "switch_cost_millipoints", "time_limit_seconds", "work_limit",
                "gap_millionths",
            ].map {
                ($0, $0)
            }
        ),
        Section(
            name: "guard",
            help: "A night stops before publishing where more matches would go or come than this.",
            keys: [("percent", "guard_percent"), ("handful", "guard_handful")]
        ),
    ]

    /// A section that lists portfolio rules.
    struct RuleList: Sendable {
        var name: String
        var help: String
        var type: PortfolioRuleType
        /// The keys that its rules may have.
        var keys: [String]
    }

    private static let scope = [
        "kind", "group", "region", "language", "organisation_type", "women_led",
        "gender_marker_minimum",
    ]

    /// The sections of portfolio rules.
    static let ruleLists: [RuleList] = [
        RuleList(
            name: "caps",
            help:
                "At most so many needs, matches or units of a country, requester or provider, or such a share.",
            type: .cap,
            keys: ["name", "per", "at_most", "percent", "counts"] + scope
        ),
        RuleList(
            name: "floors",
            help: "At least so many needs, matches or units, or such a share; each one short has a price.",
            type: .floor,
            keys: ["name", "at_least", "percent", "counts", "price_millipoints"] + scope + ["offer"]
        ),
        RuleList(
            name: "reserves",
            help: "A share of every window that is kept for a group, in whole units rounded down.",
            type: .reserve,
            keys: ["name", "percent"] + scope + ["offer"]
        ),
        RuleList(
            name: "parity",
            help: "A group's coverage is at least such a share of the others'; each one short has a price.",
            type: .parity,
            keys: ["name", "percent", "price_millipoints"] + scope
        ),
    ]

    /// All keys of the top level.
    static var topLevel: [String] {
        ["format", "weights"] + sections.map(\.name) + ruleLists.map(\.name)
    }
}
