import Programme

/// The hours that two sides share of a working day from nine to five, each by its own clock.
///
/// Clocks are those of a country's capital in the reference table, without summer time.
enum WorkingHours {
    private static let day: Int64 = 24 * 60
    private static let length: Int64 = 8 * 60

    /// Minutes that both are at work.
    ///
    /// - Parameters:
    ///   - here: Minutes ahead of UTC.
    ///   - there: The other side's.
    /// - Returns: At most eight hours of them.
    static func sharedMinutes(_ here: Int64, _ there: Int64) -> Int64 {
        max(0, length - minutesApart(here, there))
    }

    /// How far two clocks are apart, across the date line where that is nearer.
    ///
    /// - Returns: Minutes, 0 to half a day.
    static func minutesApart(_ here: Int64, _ there: Int64) -> Int64 {
        let apart = Int64((here - there).magnitude % UInt64(day))
        return min(apart, day - apart)
    }

    /// What a demand for shared hours says of two clocks; 0 demands nothing.
    static func verdict(_ here: Int64, _ there: Int64, _ hours: Int64) -> Verdict {
        if hours <= 0 { return .pass }
        if here == Unknown.number || there == Unknown.number { return .incomplete }
        let missing = hours * 60 - sharedMinutes(here, there)
        return missing > 0 ? .fail(Shortfall(amount: (missing + 59) / 60, unit: .hours)) : .pass
    }

    /// A clock as a phrase, `clocks UTC+5:30`.
    static func words(_ offset: Int64?) -> Phrase {
        guard let offset else { return Phrase(.clock, ["clock": .unknown]) }
        let (hours, minutes) = (offset.magnitude / 60, offset.magnitude % 60)
        let clock =
            "UTC\(offset < 0 ? "-" : "+")\(hours)\(minutes == 0 ? "" : ":\(minutes < 10 ? "0" : "")\(minutes)")"
        return Phrase(.clock, ["clock": .text(clock)])
    }
}
