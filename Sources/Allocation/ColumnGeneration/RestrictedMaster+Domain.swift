extension RestrictedMaster {
    /// Opens the patterns that a domain allows and shuts the others.
    mutating func apply(_ domain: Domain) {
        for column in 0..<program.columnCount {
            let need = Int(columnNeed[column])
            if need < 0 { continue }
            program.setBounds(column, 0, isAllowed(column, need, domain) ? ceiling(need) : 0)
        }
        for need in 0..<model.needs
        where domain.need[need] == Domain.Decision.required || artificial[need] >= 0 {
            require(need, domain)
        }
    }

    func isAllowed(_ column: Int, _ need: Int, _ domain: Domain) -> Bool {
        if domain.need[need] == Domain.Decision.forbidden { return false }
        let first = Int(columnFirst[column])
        var required = 0
        for pick in first..<(first + Int(columnCount[column])) {
            let option = Int(patternOption[pick])
            let quantity = patternQuantity[pick]
            if quantity < domain.low[option] || quantity > domain.high[option] { return false }
            if domain.component[Int(model.componentOfOption[option])] == Domain.Decision.forbidden {
                return false
            }
            if domain.option[option] == Domain.Decision.required { required += 1 }
        }
        if isSeparable[need] { return true }
        // What the domain requires must be in the pattern.
        if domain.need[need] == Domain.Decision.required {
            var wanted = 0
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1])
            where domain.component[component] == Domain.Decision.required {
                var own = 0
                for option in Int(
                    model.componentOptions[component]
                )..<Int(model.componentOptions[component + 1])
                where domain.option[option] == Domain.Decision.required {
                    own += 1
                }
                wanted += own
                if own == 0, !serves(column, component) { return false }
            }
            return required == wanted
        }
        return true
    }

    func serves(_ column: Int, _ component: Int) -> Bool {
        let first = Int(columnFirst[column])
        for pick in first..<(first + Int(columnCount[column]))
        where Int(model.componentOfOption[Int(patternOption[pick])]) == component {
            return true
        }
        return false
    }

    /// Makes a need's row at least 1 where it must be served; a pattern of last resort keeps the program solvable.
    mutating func require(_ need: Int, _ domain: Domain) {
        let must = domain.need[need] == Domain.Decision.required
        if needRow[need] < 0 {
            // One pattern and no row: its own lower bound says it.
            if must, soleColumn[need] >= 0 { program.setBounds(Int(soleColumn[need]), 1, 1) }
            if must, isSeparable[need] { requireOptions(need, domain) }
            return
        }
        let row = Int(needRow[need])
        if must, artificial[need] < 0 {
            artificial[need] = Int32(program.columnCount)
            addSlack(row, 1, breach)
        }
        let high = isSeparable[need] ? Double(Self.picks(model, need)) : 1
        program.setRowBounds(row, must ? 1 : -.infinity, high)
        if isSeparable[need] { requireOptions(need, domain) }
    }

    mutating func requireOptions(_ need: Int, _ domain: Domain) {
        let component = Int(model.needComponents[need])
        for option in Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
        where optionColumn[option] >= 0 && domain.option[option] == Domain.Decision.required {
            program.setBounds(Int(optionColumn[option]), 1, 1)
        }
    }
}
