extension Policy: FieldedRecord {
    /// The policy's settings, for its canonical form.
    public static let fields: [Field<Policy>] = [
        .integers("weights", \.weights, in: 0...100, "Points of S1 to S14; they add up to 100."),
        .integer(
            "partner_cost_millipoints",
            \.partnerCostMillipoints,
            in: 0...100_000,
            "For each further partner."
        ),
        .integer("need_freshness_days", \.needFreshnessDays, in: 1...3_660, "How long a confirmation holds."),
        .integer(
            "offer_freshness_days",
            \.offerFreshnessDays,
            in: 1...3_660,
            "How long a confirmation holds."
        ),
        .integer("full_waiting_days", \.fullWaitingDays, in: 1...3_660, "Waiting that gives full points."),
        .integer("saturating_awards", \.saturatingAwards, in: 1...1_000, "Awards that give no points."),
        .integer(
            "time_limit_seconds",
            \.timeLimitSeconds,
            in: 1...86_400,
            "After this a run ends with its best."
        ),
        .texts("disabled_rules", \.disabledRules, of: .code(Policy.optionalRules), "Rules that are off."),
        .integer("screening_days", \.screeningDays, in: 1...3_660, "How long a screening holds."),
        .code("endorsement_minimum", \.endorsementMinimum, "What the programme demands of every need."),
        .codes("transfer_safeguards", \.transferSafeguards, "For transfers under the conditional regime."),
        .codes("personal_safeguards", \.personalSafeguards, "For data about persons."),
        .codes("special_safeguards", \.specialSafeguards, "For special categories of data."),
        .codes("children_safeguards", \.childrenSafeguards, "For data about children."),
        .integer("likeness_percent", \.duplicateLikenessPercent, in: 1...100, "Likeness of duplicates."),
        .integer("switch_cost_millipoints", \.switchCostMillipoints, in: 0...100_000, "Worth of a change."),
        .integer("answer_working_days", \.answerWorkingDays, in: 1...250, "For both parties' answers."),
        .integer("reminder_working_days", \.reminderWorkingDays, in: 1...250, "Until a reminder."),
        .integer("review_working_days", \.reviewWorkingDays, in: 1...250, "Until a submission is looked at."),
        .integer("consultation_working_days", \.consultationWorkingDays, in: 1...250, "Silence is consent."),
        .integer("block_days", \.blockDays, in: 0...3_660, "How long a decline keeps a pair apart."),
        .integer(
            "follow_up_days",
            \.followUpDays,
            in: 1...3_660,
            "Between letters on needs without a match."
        ),
        .integer(
            "verification_notice_days",
            \.verificationNoticeDays,
            in: 0...365,
            "Before a record goes stale."
        ),
        .integer("reclaim_percent", \.reclaimPercent, in: 0...100, "Less used at half-time is reclaimed."),
        .integers("progress_months", \.progressMonths, in: 1...120, "Months of a delivery with a report."),
        .integer("lapses_to_suspension", \.lapsesToSuspension, in: 1...100, "Lapses that suspend a record."),
        .integer(
            "declines_to_rule",
            \.declinesToRule,
            in: 2...100,
            "Declines of one kind that suggest a rule."
        ),
        .integer("rule_review_days", \.ruleReviewDays, in: 1...3_660, "Until an approved rule is reviewed."),
        .integer("work_limit", \.workLimit, in: 1...FieldLimits.quantity, "Deterministic work of a run."),
        .integer("guard_percent", \.guardPercent, in: 0...1_000_000, "Share of matches that may move."),
        .integer("guard_handful", \.guardHandful, in: 0...1_000_000, "Matches that may move in any case."),
        .integer("gap_millionths", \.gapMillionths, in: 0...1_000_000, "Gap at which a run may stop."),
    ]
}
