import Formats

extension ProblemParser {
    mutating func readNeed() throws {
        let place = reader.place
        var seen: UInt32 = 0
        var (id, value, isMandatory) = ("", Int64(0), false)
        var ownLoads: [ParsedLoad] = []
        componentIDs.removeAll(keepingCapacity: true)
        while let field = try nextField(&seen) {
            switch field {
            case .id: id = try text(field) ?? ""
            case .value: value = try integer(field) ?? 0
            case .mandatory: isMandatory = try boolean(field) ?? false
            case .fixed:
                loads.removeAll(keepingCapacity: true)
                try readLoads(field)
                ownLoads = loads
            default: try readArray(field, .component) { (parser) in try parser.readComponent() }
            }
        }
        finishObject(seen, place)
        if seen & ProblemField.id.bit != 0, !needIDs.insert(id).inserted {
            report("id", place, "\"\(id)\" is the id of an earlier need too; ids are unique")
        }
        worth.add(value.magnitude)
        problem.needIDs.append(id)
        problem.needValue.append(value)
        problem.needMandatory.append(isMandatory)
        loads = ownLoads
        addReach(maximum: 0)
        mergeLoads()
        for load in loads where load.fixed != 0 {
            problem.needLoadLimit.append(Int32(load.limit))
            problem.needLoadAmount.append(load.fixed)
        }
        problem.needLoadStart.append(Int32(problem.needLoadLimit.count))
        problem.needComponentStart.append(Int32(problem.componentIDs.count))
    }

    private mutating func readComponent() throws {
        let place = reader.place
        var seen: UInt32 = 0
        var (id, isEssential) = ("", false)
        var (minimum, maximum, picks): (Int64?, Int64?, Int64) = (nil, nil, 1)
        while let field = try nextField(&seen) {
            switch field {
            case .id: id = try text(field) ?? ""
            case .essential: isEssential = try boolean(field) ?? false
            case .minimum: minimum = try integer(field, from: 0)
            case .maximum: maximum = try integer(field, from: 0)
            case .maximumPicks: picks = try integer(field, from: 1) ?? 1
            default: try readArray(field, .option) { (parser) in try parser.readOption() }
            }
        }
        finishObject(seen, place)
        checkRange(minimum, maximum, place)
        if seen & ProblemField.id.bit != 0, !componentIDs.insert(id).inserted {
            report("id", place, "\"\(id)\" is the id of an earlier component of this need too")
        }
        problem.componentIDs.append(id)
        problem.componentEssential.append(isEssential)
        problem.componentMinimum.append(minimum ?? 0)
        problem.componentMaximum.append(maximum ?? 0)
        problem.componentMaximumPicks.append(picks)
        problem.componentOptionStart.append(Int32(problem.optionName.count))
    }

    private mutating func readOption() throws {
        let place = reader.place
        var seen: UInt32 = 0
        var (id, step, perUnit, fixedValue) = ("", Int64(1), Int64(0), Int64(0))
        var (minimum, maximum): (Int64?, Int64?) = (nil, nil)
        loads.removeAll(keepingCapacity: true)
        while let field = try nextField(&seen) {
            switch field {
            case .id: id = try text(field) ?? ""
            case .minimum: minimum = try integer(field, from: 1)
            case .maximum: maximum = try integer(field, from: 1)
            case .step: step = try integer(field, from: 1) ?? 1
            case .valuePerUnit: perUnit = try integer(field) ?? 0
            case .fixedValue: fixedValue = try integer(field) ?? 0
            default: try readLoads(field)
            }
        }
        finishObject(seen, place)
        checkRange(minimum, maximum, place)
        let most = (maximum ?? 0).magnitude
        worth.add(perUnit.magnitude, times: most)
        worth.add(fixedValue.magnitude)
        addReach(maximum: most)
        if seen & ProblemField.id.bit != 0 { intern(id, place) }
        problem.optionMinimum.append(minimum ?? 1)
        problem.optionMaximum.append(maximum ?? 1)
        problem.optionStep.append(step)
        problem.optionValuePerUnit.append(perUnit)
        problem.optionFixedValue.append(fixedValue)
        mergeLoads()
        for load in loads where load.perUnit != 0 || load.fixed != 0 {
            problem.optionLoadLimit.append(Int32(load.limit))
            problem.optionLoadPerUnit.append(load.perUnit)
            problem.optionLoadFixed.append(load.fixed)
        }
        problem.optionLoadStart.append(Int32(problem.optionLoadLimit.count))
    }

    private mutating func checkRange(_ minimum: Int64?, _ maximum: Int64?, _ place: TextPlace) {
        guard let minimum, let maximum, minimum > maximum else { return }
        report(place, "the minimum \(minimum) is over the maximum \(maximum)")
    }

    /// Gives the option its name's index; the same name twice in a component is a breach.
    private mutating func intern(_ id: String, _ place: TextPlace) {
        let component = problem.componentIDs.count
        if let index = nameIndex[id] {
            if lastComponent[Int(index)] == component {
                report(
                    "id",
                    place,
                    "\"\(id)\" is the id of an earlier option of this component too"
                )
            }
            lastComponent[Int(index)] = component
            problem.optionName.append(index)
        } else {
            let index = Int32(problem.optionNames.count)
            nameIndex[id] = index
            problem.optionNames.append(id)
            lastComponent.append(component)
            problem.optionName.append(index)
        }
    }

    // MARK: - Loads

    /// Reads `[[limit, amount], …]` and adds it to `loads`.
    private mutating func readLoads(_ field: ProblemField) throws {
        guard try beginsArray(field) else { return }
        var index = 0
        while true {
            let token = try reader.next()
            if token == .endArray { return }
            let place = reader.place
            let (limit, amount) = try readPair(token)
            if let limit, let amount {
                if reach.mayExist(limit) {
                    if reach.wantsFirstUse(of: limit) {
                        let path = path("\(field)[\(index)]")
                        reach.noteFirstUse(of: limit, path, place)
                    }
                    let isPerUnit = field == .perUnit
                    loads.append(
                        ParsedLoad(
                            limit: limit,
                            perUnit: isPerUnit ? amount : 0,
                            fixed: isPerUnit ? 0 : amount
                        )
                    )
                } else {
                    report("\(field)[\(index)]", place, noLimit(limit, of: reach.limitCount))
                }
            } else {
                report(
                    "\(field)[\(index)]",
                    place,
                    "expected [limit, amount], two integers of 64 bits"
                )
            }
            index += 1
        }
    }

    /// Reads past one element of a load list; nil where it is not two integers.
    private mutating func readPair(_ first: JSONReader.Token) throws -> (limit: Int64?, amount: Int64?) {
        guard first == .beginArray else {
            try reader.skip(first)
            return (nil, nil)
        }
        var (limit, amount): (Int64?, Int64?) = (nil, nil)
        var count = 0
        while true {
            let token = try reader.next()
            if token == .endArray { break }
            if case .integer(let value) = token, value != .min {
                if count == 0 { limit = value } else { amount = value }
            } else if token == .number("-0") {
                if count == 0 { limit = 0 } else { amount = 0 }
            } else {
                try reader.skip(token)
            }
            count += 1
        }
        return count == 2 ? (limit, amount) : (nil, nil)
    }

    private mutating func addReach(maximum: UInt64) {
        for load in loads {
            if load.perUnit != 0 { reach.add(load.perUnit.magnitude, times: maximum, to: load.limit) }
            if load.fixed != 0 { reach.add(load.fixed.magnitude, times: 1, to: load.limit) }
        }
    }

    /// Sorts `loads` by limit and adds up what the same limit gets.
    private mutating func mergeLoads() {
        guard loads.count > 1 else { return }
        loads.sort { $0.limit < $1.limit }
        var last = 0
        for index in 1..<loads.count {
            if loads[index].limit == loads[last].limit {
                // A sum that wraps belongs to a file that the overflow rules refuse.
                loads[last].perUnit &+= loads[index].perUnit
                loads[last].fixed &+= loads[index].fixed
            } else {
                last += 1
                loads[last] = loads[index]
            }
        }
        loads.removeSubrange((last + 1)...)
    }
}
