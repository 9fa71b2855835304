"""Names of the shipped programmes, of what they measure, of their stages and targets, and what their items are called."""

from __future__ import annotations

from grievance.sentences import N_

PROGRAMMES = (
    N_("New industrial estates"), N_("Estate"), N_("Estates being set up"), N_("Developer"), N_("Land"), N_("Cost"),
    N_("Plots"), N_("Plots allotted"), N_("Units running"), N_("Capital expenditure"), N_("Expected investment"),
    N_("Expected jobs"), N_("Being developed by NBCC"), N_("Being developed by IRCON"),
    N_("Being developed by CPWD"), N_("Being developed by SIDCO/SICOP"), N_("Not attributed to an agency"),
    N_("Land identified for more"), N_("Seven approved together, cost"),
    N_("Four approved together (Budhi, Medicity Jammu, Chandgam, Lelhar), cost"), N_("Approved"),
    N_("Land handed over"), N_("Roads"), N_("Power"), N_("Water"), N_("Effluent treatment"),
    N_("Industrial estates and allotments"), N_("Allotment"), N_("Allotted plots working"),
    N_("Allotted, not started"), N_("Stalled"), N_("Size class"), N_("Existing, developed by SIDCO and SICOP"),
    N_("Existing"), N_("Managed by SICOP"), N_("Allotted"), N_("Lease deed"), N_("Possession"),
    N_("Effective steps"), N_("Production"), N_("PM Vishwakarma"), N_("District"), N_("Applied"),
    N_("Approved at stage 1"), N_("Approved at stage 2"), N_("Approved at stage 3"), N_("Registered"),
    N_("Trained"), N_("Toolkit delivered"), N_("Loan sanctioned"), N_("Enrolled"),
    N_("Register every artisan, meet the approved target"), N_("Toolkits selected"), N_("Loans, amount"),
    N_("GI products and authorised users"), N_("Product"), N_("Goods already notified"),
    N_("Goods in the pipeline"), N_("Crafts with GI"), N_("Authorised users"),
    N_("Authorised users of the product"), N_("Instruction on authorised users"), N_("Registered as GI"),
    N_("Products labelled in two years"), N_("Handicraft exports 2022-23"), N_("Application filed"), N_("Examined"),
    N_("Published in the journal"), N_("First authorised users"), N_("Investment realised"),
    N_("Units established"), N_("Employment created"), N_("Investment realised since 2019-20"),
    N_("Single-window services"), N_("Service"), N_("Applications"), N_("Disposed in time"), N_("Disposed late"),
    N_("Day limit of the service"), N_("Applications of the service"), N_("In time"), N_("Late"),
    N_("Size class of units over time"), N_("Unit"), N_("Micro units"), N_("Small units"), N_("Medium units"),
    N_("Rose from micro to small"), N_("Rose from small to medium"), N_("Fell to a smaller class"), N_("Micro"),
    N_("Small"), N_("Medium"),
    # Units
    N_("estates"), N_("kanals"), N_("plots"), N_("units"), N_("persons"), N_("artisans"), N_("products"), N_("crafts"),
    N_("applications"), N_("days"),
    # Targets
    N_("A completion date for each"), N_("Effective steps within 2 years, production within 3"),
    N_("All, within the lease term"), N_("Every artisan; 70,000 to 80,000 with a loan"), N_("Every artisan"),
    N_("70,000 to 80,000"), N_("A dated number of authorised users for each product"),
    N_("A number for each quarter"), N_("Above the year before"), N_("Above 4,145.59 crore, 2024-25"),
    N_("Each service within its day limit"), N_("More units that rise than fall"),
)  # fmt: skip
