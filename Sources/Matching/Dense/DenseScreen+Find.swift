import Programme

extension DenseScreen {
    /// Finds the possible pairs of a component, with their points.
    ///
    /// - Complexity: O(windows of the kind / 64 × tests), and for each possible pair what scoring it takes; O(1) where they
    ///   were found last.
    func find(_ component: Int, _ cursor: inout Cursor) {
        if cursor.complete == component { return }
        defer { cursor.complete = component }
        guard let need = begin(component, &cursor) else { return }
        collect(need, kinds[need.kind.place], &cursor) { _, _ in true }
        if cursor.pairs.isEmpty { return }
        cursor.add(scorer.hardToMatch(possibleOffers: cursor.offers))
    }

    /// Finds those possible pairs of a component that may matter, with their points.
    ///
    /// - Parameters:
    ///   - component: The component.
    ///   - offers: How many offers it has possible pairs with.
    ///   - cursor: Gets the pairs; it does not count their offers.
    ///   - mayMatter: Of a window and what the pair's points cannot exceed. A pair that does not matter is left out before
    ///     what takes long: quantities, texts and preferences.
    func find(
        _ component: Int,
        possibleOffers offers: Int32,
        _ cursor: inout Cursor,
        where mayMatter: (_ window: Int, _ pointsAtMost: Int64) -> Bool
    ) {
        guard let need = begin(component, &cursor) else { return }
        let bonus = scorer.hardToMatch(possibleOffers: Int(offers))
        collect(need, kinds[need.kind.place], &cursor) { row, asking in
            mayMatter(Int(row.pointee.window), scorer.pointsAtMost(asking, row) + bonus)
        }
        cursor.add(bonus)
    }

    /// Finds the windows that a component's rows leave; nil where there are none of its kind.
    @inline(__always)
    private func begin(_ component: Int, _ cursor: inout Cursor) -> ComponentFacts? {
        cursor.pairs.removeAll(keepingCapacity: true)
        cursor.offers = 0
        cursor.complete = -1
        let facts = pool.components[component]
        let rows = kinds[facts.kind.place]
        if rows.windows.isEmpty { return nil }
        candidates(Int(place[component]), rows, &cursor.words)
        return facts
    }

    /// The windows that a component's rows leave, as bits.
    @inline(__always)
    private func candidates(_ place: Int, _ rows: KindRows, _ words: inout [UInt64]) {
        let width = rows.words
        let first = rows.firstOffset(place)
        rows.passes.withUnsafeBufferPointer { passes in
            rows.offsets.withUnsafeBufferPointer { offsets in
                words.withUnsafeMutableBufferPointer { words in
                    for word in 0..<width { words[word] = .max }
                    // The last word has no windows beyond the last.
                    let spare = width * 64 - rows.windows.count
                    words[width - 1] >>= UInt64(spare)
                    for test in first..<first + rows.rules.count {
                        let row = Int(offsets[test])
                        for word in 0..<width { words[word] &= passes[row + word] }
                    }
                }
            }
        }
    }

    /// Looks at the windows that the rows leave, one by one.
    @inline(__always)
    private func collect(
        _ need: ComponentFacts,
        _ rows: KindRows,
        _ cursor: inout Cursor,
        where mayMatter: (UnsafePointer<WindowRow>, PairScorer.Asking) -> Bool
    ) {
        let look = Look(need, rows, pool, scorer.begin(need, &cursor.scratch))
        let words = cursor.words
        let holder = cursor.scratch.holder
        // Where the pairs stand while they are added to: an array that two names share would be copied.
        var pairs: [PossiblePair] = []
        swap(&pairs, &cursor.pairs)
        var offers = 0
        var last: Int32 = -1
        windowRows[need.kind.place].withUnsafeBufferPointer { windows in
            scorer.scoring.topics.lexemes.withUnsafeBufferPointer { lexemes in
                holder.withUnsafeBufferPointer { holder in
                    guard let first = windows.baseAddress else { return }
                    for word in 0..<rows.words {
                        var bits = words[word]
                        while bits != 0 {
                            let row = first + (word << 6 + bits.trailingZeroBitCount)
                            bits &= bits - 1
                            if !mayMatter(row, look.asking) { continue }
                            if look.isSlow(row), !passesRest(look.need, row, rows.unrolled) { continue }
                            guard let range = range(look, row) else { continue }
                            var shared = 0
                            if look.asking.topics.isReadable(with: row.pointee.topics) {
                                for place in row.pointee.topics.lexemes
                                where holder[Int(lexemes[place])] == need.need {
                                    shared += 1
                                }
                            }
                            let points = scorer.points(
                                look.asking,
                                row,
                                most: range.most,
                                sharedLexemes: shared
                            )
                            pairs.append(
                                PossiblePair(window: row.pointee.window, points: points, quantities: range)
                            )
                            // The windows of an offer stand together.
                            if row.pointee.offer != last {
                                last = row.pointee.offer
                                offers += 1
                            }
                        }
                    }
                }
            }
        }
        swap(&pairs, &cursor.pairs)
        cursor.offers = offers
    }

    /// What the pairs of a component depend on.
    private struct Look {
        let quantities: AskedQuantities
        let asking: PairScorer.Asking
        private let isAlwaysSlow: Bool
        private let organisation: Int32

        init(_ need: ComponentFacts, _ rows: KindRows, _ pool: PoolFacts, _ asking: PairScorer.Asking) {
            self.asking = asking
            quantities = AskedQuantities(need, pool)
            organisation = need.organisation.map(Int32.init) ?? -1
            isAlwaysSlow =
                rows.unrolled != 0 || need.hasBlocks || need.hasBans || need.hasBlackouts
                || need.kind == .dataset && pool.rulesInForce & RuleCode.h16.bit != 0
        }

        var need: ComponentFacts {
            @inline(__always) get { quantities.need }
        }

        /// Whether a pair that the rows leave has more to be judged.
        @inline(__always)
        func isSlow(_ row: UnsafePointer<WindowRow>) -> Bool {
            isAlwaysSlow || row.pointee.hasBlocks || row.pointee.organisation == organisation
        }
    }

    /// What a component may take of a window; nil where it is nothing.
    @inline(__always)
    private func range(_ look: Look, _ row: UnsafePointer<WindowRow>) -> QuantityRange? {
        guard let range = look.quantities.range(row, pool) else { return nil }
        return range.isRateUnknown || range.least > range.most ? nil : range
    }

    /// The rules, or parts of rules, that have no rows; H6 is judged by the quantities.
    ///
    /// The facts of the window are looked at where the row's few numbers do not settle it.
    @inline(__always)
    private func passesRest(_ need: ComponentFacts, _ row: UnsafePointer<WindowRow>, _ unrolled: UInt32)
        -> Bool
    {
        if unrolled != 0 || need.hasBlackouts { return passesAll(need, row.pointee.window) }
        if need.hasBlocks || row.pointee.hasBlocks
            || need.organisation.map(Int32.init) ?? -1 == row.pointee.organisation,
            Counterparts.mayRefuse(
                need.need,
                need.organisation,
                row.pointee.offer,
                row.pointee.organisation,
                pool
            )
        {
            return passesAll(need, row.pointee.window)
        }
        if need.hasBans, pool.rulings[PairKey(need: need.need, offer: row.pointee.offer)] != nil {
            return passesAll(need, row.pointee.window)
        }
        if need.kind == .dataset, pool.rulesInForce & RuleCode.h16.bit != 0 {
            return TechnicalFit.space(
                need.accessModes & row.pointee.accessModes,
                need.hostingGB,
                row.pointee.sizeGB
            ).isPass
        }
        return true
    }

    private func passesAll(_ need: ComponentFacts, _ window: Int32) -> Bool {
        RuleBook.allows(need, pool.windows[Int(window)], pool)
    }
}
