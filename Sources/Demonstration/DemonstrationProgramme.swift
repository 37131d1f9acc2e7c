public import Programme

/// The programme that `script/demo` loads: a small synthetic one, and cases made by hand in which an engine
/// could go wrong.
public struct DemonstrationProgramme: Sendable {
    /// What the programme is called.
    public static let settings = ProgrammeSettings(
        code: "demo",
        name: "AI capacity-building demonstration (invented bodies)",
        timeZone: "UTC",
        referenceDate: CalendarDate(daysSince1970: 20_777)
    )

    private let synthetic: SyntheticProgramme
    private let traps: TrapPool

    /// The programme; there is only one.
    public init() {
        let date = Self.settings.referenceDate
        synthetic = SyntheticProgramme(needs: 505, offers: 185, seed: 23, date: date)
        traps = TrapPool.all(date)
    }

    /// The organisations, those of the hand-made cases last.
    public var organisations: [Organisation] { Array(synthetic.organisations) + traps.organisations }
    /// The needs.
    public var needs: [Need] { Array(synthetic.needs) + traps.needs }
    /// The offers.
    public var offers: [Offer] { Array(synthetic.offers) + traps.offers }
    /// Past awards.
    public var awards: [Award] { Array(synthetic.awards) + traps.awards }
    /// Past declines.
    public var declines: [Decline] { Array(synthetic.declines) + traps.declines }
    /// Officers' rulings.
    public var rulings: [Ruling] { traps.rulings }
}
