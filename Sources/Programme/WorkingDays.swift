extension CalendarDate {
    /// Whether it is a Monday to Friday.
    public var isWorkingDay: Bool {
        // 1970-01-01 was a Thursday.
        let weekday = ((Int(daysSince1970) + 3) % 7 + 7) % 7
        return weekday < 5
    }

    /// The working day that so many working days later is; of 0 the day itself.
    public func adding(workingDays count: Int) -> CalendarDate {
        var day = self
        var left = count
        while left > 0 {
            day = day.adding(days: 1)
            if day.isWorkingDay { left -= 1 }
        }
        return day
    }
}
