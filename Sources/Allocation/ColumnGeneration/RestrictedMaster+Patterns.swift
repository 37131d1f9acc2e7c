extension RestrictedMaster {
    /// Adds the pattern that a need chose last; with `improving` only if it has a positive reduced
    /// cost in the program, where it was chosen at other prices.
    mutating func addPattern(_ need: Int, improving: Bool = false) {
        let first = Int(model.needComponents[need])
        let begin = patternOption.count
        for component in first..<Int(model.needComponents[need + 1]) {
            let slot = Int(model.slots[component])
            for pick in slot..<(slot + Int(choices.count[component])) {
                patternOption.append(choices.option[pick])
                patternQuantity.append(choices.quantity[pick])
            }
        }
        if patternOption.count == begin { return }
        if improving, !isImproving(need, begin) {
            patternOption.resize(begin, 0)
            patternQuantity.resize(begin, 0)
            return
        }
        addColumn(need, begin)
    }

    /// Whether a pattern would improve the program at the program's own prices.
    private mutating func isImproving(_ need: Int, _ begin: Int) -> Bool {
        var reduced = Double(makeEntries(need, begin..<patternOption.count)) * valueScale
        for entry in 0..<entryRow.count {
            reduced -= entryValue[entry] * program.price[Int(entryRow[entry])]
        }
        return reduced > 1e-9
    }

    /// Adds a pattern whose picks stand from `begin` on.
    mutating func addColumn(_ need: Int, _ begin: Int) {
        let value = makeEntries(need, begin..<patternOption.count)
        if isSeparable[need] { optionColumn[Int(patternOption[begin])] = Int32(program.columnCount) }
        if needRow[need] < 0, !isSeparable[need] { soleColumn[need] = Int32(program.columnCount) }
        program.addColumn(
            cost: Double(value) * valueScale,
            lower: 0,
            upper: ceiling(need),
            count: entryRow.count,
            rows: entryRow.base,
            values: entryValue.base
        )
        columnNeed.append(Int32(need))
        columnFirst.append(Int32(begin))
        columnCount.append(Int32(patternOption.count - begin))
    }

    /// Collects a pattern's entries in the program's rows; returns its value.
    mutating func makeEntries(_ need: Int, _ range: Range<Int>) -> Int64 {
        var value = model.needValue[need]
        entryRow.removeAll()
        for load in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
            addEntry(Int(model.needLoadLimit[load]), Double(model.needLoadAmount[load]))
        }
        for pick in range {
            let option = Int(patternOption[pick])
            let quantity = patternQuantity[pick]
            value += model.unitValue[option] * quantity + model.fixedValue[option]
            for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                addEntry(
                    Int(model.loadLimit[load]),
                    Double(model.loadPerUnit[load] * quantity + model.loadFixed[load])
                )
            }
        }
        finishEntries(need)
        return value
    }

    mutating func addEntry(_ limit: Int, _ amount: Double) {
        if !rowMark[limit] {
            rowMark[limit] = true
            rowEntry[limit] = 0
            entryRow.append(Int32(limit))
        }
        rowEntry[limit] += amount
    }

    mutating func finishEntries(_ need: Int) {
        entryValue.removeAll()
        for entry in 0..<entryRow.count {
            let limit = Int(entryRow[entry])
            entryValue.append(rowEntry[limit] * rowScale[limit])
            entryRow[entry] = rowOfLimit[limit]
            rowMark[limit] = false
        }
        if needRow[need] >= 0 {
            entryRow.append(needRow[need])
            entryValue.append(1)
        }
    }

    /// Adds one pattern a need from the picks of a solution, ascending by option, and starts from that solution.
    mutating func addPatterns(of picks: [(option: Int, quantity: Int64)]) {
        var next = 0
        while next < picks.count {
            let need = Int(model.needOfComponent[Int(model.componentOfOption[picks[next].option])])
            var begin = patternOption.count
            while next < picks.count,
                Int(model.needOfComponent[Int(model.componentOfOption[picks[next].option])]) == need
            {
                if isSeparable[need] {
                    begin = patternOption.count
                    if optionColumn[picks[next].option] >= 0 {
                        next += 1
                        continue
                    }
                }
                patternOption.append(Int32(picks[next].option))
                patternQuantity.append(picks[next].quantity)
                next += 1
                if isSeparable[need] {
                    addColumn(need, begin)
                    start(need)
                    begin = patternOption.count
                }
            }
            if patternOption.count > begin {
                addColumn(need, begin)
                start(need)
            }
        }
    }

    /// Adds what every need would choose at some prices.
    mutating func addPatterns(at prices: [Double], _ domain: Domain) {
        _ = price(prices, domain, addAll: true)
    }

    // MARK: - Cuts

    /// The bound of a need's columns: none where its row bounds them all.
    func ceiling(_ need: Int) -> Double {
        needRow[need] >= 0 && (!isSeparable[need] || Self.picks(model, need) == 1) ? .infinity : 1
    }

    /// Starts with the column that was added last at 1.
    mutating func start(_ need: Int) {
        if ceiling(need) == .infinity {
            program.makeBasic(in: Int(needRow[need]))
        } else {
            program.startAtUpper()
        }
    }

    /// Goes over to a model that has the same needs and options and further limits after the present ones.
    mutating func extend(_ larger: Model) {
        let first = model.limits
        model = larger
        subproblem.deallocate()
        subproblem = NeedSubproblem(larger)
        let scales = Self.rowScales(larger)
        for limit in first..<larger.limits {
            rowScale.append(scales[limit])
            rowOfLimit.append(Int32(program.rowCount))
            rowEntry.append(0)
            rowMark.append(false)
            prices.append(0)
            let (low, high) = (larger.atLeast[limit], larger.atMost[limit])
            program.addRow(
                low == .min ? -.infinity : Double(low) * scales[limit],
                high == .max ? .infinity : Double(high) * scales[limit]
            )
        }
        // Slacks first: their rows and signs are read off before the entries are laid out anew.
        var slack: [(Int32, Double)] = []
        for column in 0..<program.columnCount where columnNeed[column] < 0 {
            let entry = Int(program.start[column])
            slack.append((program.index[entry], program.value[entry]))
        }
        program.beginEntries()
        var next = 0
        for column in 0..<columnNeed.count {
            let need = Int(columnNeed[column])
            if need < 0 {
                program.appendEntry(Int(slack[next].0), slack[next].1)
                next += 1
            } else {
                let begin = Int(columnFirst[column])
                _ = makeEntries(need, begin..<(begin + Int(columnCount[column])))
                for entry in 0..<entryRow.count {
                    program.appendEntry(Int(entryRow[entry]), entryValue[entry])
                }
            }
            program.endColumn()
        }
    }
}
