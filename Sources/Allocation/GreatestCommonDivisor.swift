extension Int64 {
    /// The greatest number that two numbers of 0 or more are multiples of; the other one where one is 0.
    static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
