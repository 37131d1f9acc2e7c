public import FoundationEssentials

/// A day of the Gregorian calendar without a time or a zone, written `2026-11-24`.
public struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01, which is 0.
    public var daysSince1970: Int32

    /// Makes the date so many days after 1970-01-01.
    public init(daysSince1970: Int32) {
        self.daysSince1970 = daysSince1970
    }

    /// Reads `YYYY-MM-DD`; nil for anything else, days that do not exist included.
    public init?(_ text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count == 10,
            let date = try? Date(text, strategy: Self.style),
            // The parser rolls 30 February over into March: only what reads back the same is a date.
            date.formatted(Self.style) == text
        else { return nil }
        daysSince1970 = Int32((date.timeIntervalSince1970 / 86_400).rounded(.down))
    }

    /// The date of a moment in a time zone.
    public init(_ moment: Date, in zone: TimeZone) {
        let local = moment.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: moment))
        daysSince1970 = Int32((local / 86_400).rounded(.down))
    }

    /// The date as `YYYY-MM-DD`.
    public var description: String {
        Date(timeIntervalSince1970: Double(daysSince1970) * 86_400).formatted(Self.style)
    }

    /// Whether one day is before another.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }

    /// The date so many days later; earlier where negative.
    public func adding(days: Int) -> CalendarDate {
        CalendarDate(daysSince1970: daysSince1970 + Int32(days))
    }

    /// The same day of the month so many months later; the month's last day where it is shorter.
    public func adding(months: Int) -> CalendarDate {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let moment = Date(timeIntervalSince1970: Double(daysSince1970) * 86_400)
        return calendar.date(byAdding: .month, value: months, to: moment).map { CalendarDate($0, in: .gmt) }
            ?? self
    }

    /// The number of days from another date to this one; negative where this one is earlier.
    public func days(since other: CalendarDate) -> Int {
        Int(daysSince1970) - Int(other.daysSince1970)
    }

    private static let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
}

/// Calendar days from a first to a last one, both included.
public struct Period: Hashable, Sendable, CustomStringConvertible {
    /// The first day.
    public var first: CalendarDate
    /// The last day, not before the first.
    public var last: CalendarDate

    /// Makes a period; nil where it would end before it begins.
    public init?(first: CalendarDate, last: CalendarDate) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
    }

    /// Reads `2026-12-20/2027-01-05`, as ISO 8601 writes an interval.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = CalendarDate(parts[0]), let last = CalendarDate(parts[1]) else {
            return nil
        }
        self.init(first: first, last: last)
    }

    /// The number of days.
    public var days: Int { last.days(since: first) + 1 }

    /// How many days two periods share.
    public func overlap(with other: Period) -> Int {
        max(0, min(last, other.last).days(since: max(first, other.first)) + 1)
    }

    /// Whether another period lies within this one.
    public func contains(_ other: Period) -> Bool {
        first <= other.first && other.last <= last
    }

    /// Whether a day lies within this period.
    public func contains(_ date: CalendarDate) -> Bool {
        first <= date && date <= last
    }

    /// The period as `2026-12-20/2027-01-05`.
    public var description: String { "\(first)/\(last)" }
}
