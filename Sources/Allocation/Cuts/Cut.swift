/// An inequality that follows from a problem's rules and that a mixture of patterns breaks.
struct Cut: Sendable {
    var limit: DerivedLimit
    /// How much the mixture breaks it, by the length of its coefficients.
    var efficacy: Double
}
