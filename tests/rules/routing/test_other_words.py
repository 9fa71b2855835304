"""A hundred short grievances written for this test, each as hard as two sentences can be.

Before any word was added because of them, 45 of the first 64 and 24 of the other 36 were right first, 51 and 31 within
three: what to expect of terse texts not yet seen. Words of a general kind were added since, so now they only guard.
"""

from __future__ import annotations

import pytest

from grievance.routing import shipped
from grievance.routing.rules.suggestion import suggest

GRIEVANCES = [
    (
        "incentives_subsidies",
        "DG set money sanctioned in 2021 still not credited",
        "We bought a 250 kVA set under the package. DIC Samba verified it, committee cleared it, but our account has not received anything.",
    ),
    (
        "incentives_subsidies",
        "30 percent plant and machinery assistance held for want of CA certificate",
        "General Manager says file incomplete each time, we have given certificate thrice.",
    ),
    (
        "incentives_subsidies",
        "PMEGP case: bank released but second part not adjusted",
        "My adjusted amount lies in TDR for four years, KVIB has not done physical verification.",
    ),
    (
        "incentives_subsidies",
        "Freight on raw material reimbursement stopped from 2018",
        "Transport subsidy of our unit for six quarters not paid.",
    ),
    (
        "gst_taxes_levies",
        "Officers of mobile wing fined our truck at Lakhanpur for clerical mistake in bill",
        "Two lakh taken though goods tallied. We want money returned.",
    ),
    (
        "gst_taxes_levies",
        "Refund application pending since March with State Tax circle",
        "Inverted duty structure, application acknowledged but no order passed in 60 days.",
    ),
    (
        "gst_taxes_levies",
        "Municipal committee is charging us sanitation and licence fee though we are inside SICOP estate",
        "Double charge, SICOP also takes maintenance.",
    ),
    (
        "gst_taxes_levies",
        "Old VAT arrears interest should be waived once",
        "Under the earlier amnesty we missed by 3 days because portal was down.",
    ),
    (
        "power_supply",
        "Eleven kV line falls with every wind, our furnace stops",
        "Please change conductor and give separate line to phase III.",
    ),
    (
        "power_supply",
        "JPDCL not sanctioning extra 500 kVA since eight months",
        "We have deposited the estimate, equipment is ready.",
    ),
    (
        "power_supply",
        "Four hours daily cut in winter though government said industry exempt",
        "Cold chain goods get spoiled, DG costs three times.",
    ),
    (
        "power_tariff_billing",
        "Bill of lockdown months with full minimum charge",
        "Unit was shut by government order, yet 4 lakh billed.",
    ),
    (
        "power_tariff_billing",
        "Meter runs fast, asked for test in June, nobody came",
        "Bill doubled without new machine.",
    ),
    (
        "power_tariff_billing",
        "KPDCL disconnecting for disputed arrears of old owner",
        "We purchased unit in auction from bank, now asked to pay 18 lakh of earlier consumer.",
    ),
    (
        "estate_infrastructure",
        "Phase II lanes are dark and culvert collapsed near gate 3",
        "Women workers afraid to leave after 6 pm.",
    ),
    (
        "estate_infrastructure",
        "Khunmoh food park: no common testing room, no toilets for labourers",
        "Building made in 2016 is locked.",
    ),
    (
        "estate_infrastructure",
        "Garbage of whole town is thrown beside our factory",
        "Stray dogs, smell, buyers do not come. SIDCO says ask municipality.",
    ),
    (
        "land_lease",
        "Rent raised from 2000 to 10000 per kanal in one order",
        "Premium plus ground rent not payable for small units.",
    ),
    (
        "land_lease",
        "Applied for 4 kanals at Ghatti in 2021, money deposited, no allotment yet",
        "Others got, we are not told our rank.",
    ),
    (
        "land_lease",
        "Neighbour unit has built wall on our portion",
        "Estate manager measured twice but does not remove it.",
    ),
    (
        "land_lease",
        "Name change in lease after father's death pending",
        "Heirship certificate submitted, SICOP wants fresh premium.",
    ),
    (
        "credit_banking",
        "Bank has put our house on sale for a default of covid period",
        "We offered to pay principal in three parts, they do not reply.",
    ),
    ("credit_banking", "Limit not enhanced though turnover doubled", "Branch asks collateral of 200 percent."),
    ("credit_banking", "Mudra application returned without reason", "Went to branch seven times."),
    (
        "procurement_preference",
        "School furniture order went to Haryana firm on GeM",
        "Local units idle, we ask for 15 percent margin to MSME of UT.",
    ),
    (
        "procurement_preference",
        "Experience of ten crore asked in a two crore tender of PHE pipes",
        "It keeps small units out.",
    ),
    (
        "delayed_payments",
        "Uniform cloth given to Social Welfare in 2022, not a rupee so far",
        "Officer says no budget head. 38 lakh.",
    ),
    ("delayed_payments", "MSEFC ordered buyer to pay with interest, corporation ignores", "Award of 2021 lying."),
    (
        "pollution_consent",
        "PCC asks renewal each year for a bakery",
        "White category change not applied, fine imposed 1.2 lakh.",
    ),
    (
        "pollution_consent",
        "Neighbouring stone unit throws dust on our food plant",
        "Committee inspected but no action, our samples fail.",
    ),
    (
        "raw_material_minerals",
        "Kandi mills shut as Forest Corporation auctions no logs",
        "No deodar no fir since two years, 60 band saw men idle.",
    ),
    (
        "raw_material_minerals",
        "Bajri rate gone to 90 rupee per foot after new leases",
        "Block units can not run; permit only to big contractors.",
    ),
    ("raw_material_minerals", "Flour mills not getting FCI wheat under open sale", "Quota cancelled for UT."),
    (
        "transport_logistics",
        "Six days to bring steel from Mandi Gobindgarh due to one way",
        "Trucks kept at Udhampur, charges of holding on us.",
    ),
    (
        "transport_logistics",
        "Air cargo rate from Srinagar doubled, no space for pashmina export in season",
        "Airlines give priority to baggage.",
    ),
    (
        "handicrafts_artisans",
        "Power loom shawls with kani label sold at airport",
        "Inspectors of quality control do not check, weavers leave.",
    ),
    (
        "handicrafts_artisans",
        "Vishwakarma training done in 2024, toolkit voucher has not come",
        "My trade is carpenter.",
    ),
    ("horticulture_trade", "Walnut from Chile brought price down to half", "Growers ask duty be raised."),
    ("horticulture_trade", "New mandi at Zazna has no shed no auction platform", "Cherry rots in sun."),
    ("labour_social_security", "PF department imposed damages for lockdown months", "Employees had gone to Bihar."),
    (
        "labour_social_security",
        "No ESI doctor in Kathua dispensary since 2 years",
        "Workers go to private, contribution deducted.",
    ),
    ("approvals_licences", "Fire department file pending 5 months for cold store", "Without it bank will not release."),
    ("approvals_licences", "Changing partner in firm took 14 months at DIC", "Every time new paper asked."),
    (
        "approvals_licences",
        "Drug licence renewal stuck as no inspector posted",
        "Batch production stopped, export order lost.",
    ),
    (
        "tourism_hospitality",
        "Paying guest houses at Pahalgam sealed for no registration while form is not accepted",
        "Season begins in May.",
    ),
    (
        "tourism_hospitality",
        "Bookings collapsed after attack, 48 places shut",
        "Open Doodhpathri and give us moratorium.",
    ),
    (
        "relief_revival",
        "Whole shed burnt in short circuit night of 3 Jan",
        "Machines of 80 lakh gone, insurance gave 12, ask help to begin again.",
    ),
    (
        "relief_revival",
        "My unit closed since 2014 flood, want to start again",
        "Old loan, dead connection, need package.",
    ),
    (
        "industrial_policy_protection",
        "Do not give same benefit only to new investors",
        "Those running for thirty years get nothing in 28400 crore scheme.",
    ),
    (
        "industrial_policy_protection",
        "Cement from Punjab sold below our cost",
        "Put entry charge or fix floor, else local plants will close.",
    ),
    ("industrial_policy_protection", "Association not called in budget meeting", "Every year chambers were heard."),
    (
        "security_connectivity",
        "Copper cables stolen third time from Bari Brahmana units",
        "Police took report but no patrolling.",
    ),
    ("security_connectivity", "Mobile data slow in Lassipora, e-invoice can not be made", "One tower for 400 units."),
    ("power_supply", "Light har das minute mein jaati hai, motor jal gayi", "Ganga phase mein naya transformer lagao."),
    ("delayed_payments", "Sarkar ne poles liye lekin paise do saal se nahi diye", "Bank wale roz phone karte hain."),
    ("land_lease", "Plot ka kabza dusre ne kar liya", "SIDCO wale sunte nahi, hamara naam register mein hai."),
    ("estate_infrastructure", "Gande pani ki nikasi nahi, factory mein ghus jata hai", "Har barish mein maal kharab."),
    ("credit_banking", "बैंक ने बिना बताए खाता एनपीए कर दिया", "ब्याज माफ किया जाए और किस्तें बढ़ाई जाएं।"),
    ("estate_infrastructure", "औद्योगिक क्षेत्र में पीने का पानी नहीं", "टैंकर मंगवाने पड़ते हैं, सड़क भी टूटी है।"),
    ("power_tariff_billing", "بجلی کا بل تین گنا آ گیا", "میٹر خراب ہے، فکسڈ چارج معاف کیا جائے۔"),
    ("handicrafts_artisans", "نقلی قالین کشمیری کہہ کر بیچے جا رہے ہیں", "بنکر بے روزگار ہیں، لیبل لگایا جائے۔"),
    ("approvals_licences", "لائسنس کی تجدید نہیں ہو رہی", "دفتر کے چکر لگا لگا کر تھک گئے، فائل گم ہے۔"),
    ("transport_logistics", "हाईवे बंद, ट्रक बनिहाल में फंसे", "माल सड़ रहा है, एक तरफा यातायात खत्म करो।"),
    ("raw_material_minerals", "لکڑی نہیں مل رہی، آرا مشین بند", "جنگلات کارپوریشن نیلامی نہیں کرتی۔"),
    (
        "incentives_subsidies",
        "Industry package of 2016: our insurance part of three years not paid",
        "We paid premium of fire policy and filed at the district centre in time. Others in Kathua got in December.",
    ),
    (
        "incentives_subsidies",
        "Unit registered late in NCSS because portal of DPIIT did not accept PAN",
        "Now told no incentive since production began before registration.",
    ),
    (
        "gst_taxes_levies",
        "Hotel taxed at 18 percent even for small rooms",
        "Make it 5 as other hill states asked the council.",
    ),
    (
        "gst_taxes_levies",
        "Reimbursement of SGST of 2022 approved but kept back",
        "Circle office Srinagar approved, money not in account, working capital blocked.",
    ),
    (
        "power_supply",
        "Chopan Basti line from Budgam supply trips forty times a day",
        "Our printing machine cards burn, company charges 60,000 each time. Give us a breaker at least.",
    ),
    (
        "power_supply",
        "Receiving station at Govindsar sanctioned in 2019 still only a board",
        "Existing one overloaded in summer, staggered supply from 7 to 11.",
    ),
    (
        "power_tariff_billing",
        "Cold stores billed as commercial, we are agro industry",
        "Rate 7.50 in place of 4.10, arrears now 22 lakh, threatened with cut off.",
    ),
    (
        "power_tariff_billing",
        "Security deposit demanded again after change of meter",
        "Ledger shows old deposit of 1.8 lakh.",
    ),
    (
        "estate_infrastructure",
        "Zakura estate wall fell in snow, thieves and dogs inside",
        "Gate keeper post empty, SICOP says no money for repair.",
    ),
    (
        "estate_infrastructure",
        "Borewell of IGC Samba dry, each unit buying tankers of 1500",
        "Second tubewell announced two years ago.",
    ),
    ("estate_infrastructure", "Snow not cleared inside Aglar, staff walk two km", "Plough comes only up to main road."),
    (
        "land_lease",
        "Transit accommodation made on land marked for our expansion",
        "Allotment order of 2018 for 3 kanal adjacent, SIDCO gives no possession.",
    ),
    (
        "land_lease",
        "Stamp rate of Bari Brahmana made equal to city market",
        "Registration of lease costs more than the shed.",
    ),
    (
        "credit_banking",
        "Bank charges penal interest on moratorium months",
        "Statement shows 3.4 lakh extra, manager silent.",
    ),
    (
        "credit_banking",
        "Young entrepreneur refused PMEGP by three branches in Rajouri",
        "Each says target over though district committee recommended.",
    ),
    (
        "procurement_preference",
        "Hospital furniture tender wants OEM certificate from Delhi maker",
        "Local makers with ISI are out. Split the order.",
    ),
    (
        "delayed_payments",
        "Bricks sent to rural development blocks in Doda, MGNREGA money not come",
        "Since 2021, 14 lakh, block officer changed thrice.",
    ),
    (
        "delayed_payments",
        "Jal Shakti contractor firms unpaid under JJM for 300 crore",
        "Pipes laid and measured, officers say centre has not sent.",
    ),
    ("pollution_consent", "Consent fee slabs five times of Himachal", "Small chemical mixers pay 80,000 yearly."),
    (
        "pollution_consent",
        "Lassipora leather units told to stop as plant of SIDCO not working",
        "Why punish us for their plant.",
    ),
    (
        "raw_material_minerals",
        "Gypsum from Assar mine not given to plaster units",
        "Lease with corporation, trucks go to cement majors.",
    ),
    (
        "raw_material_minerals",
        "Walnut wood carvers pay triple for one log",
        "Permits to cut dead trees take a year, smugglers take all.",
    ),
    (
        "transport_logistics",
        "Container rate from Srinagar to Mumbai port double since highway repair",
        "Exporters lose winter orders. ICD needed at Budgam.",
    ),
    (
        "transport_logistics",
        "Trucks of apples fined at Qazigund parking",
        "Made to wait three nights so that convoy passes.",
    ),
    (
        "handicrafts_artisans",
        "Copper smiths get no card because department counts only weaving",
        "Sixty families of Zaina Kadal ask for registration and tool money.",
    ),
    (
        "handicrafts_artisans",
        "Training centre of crewel closed after instructor retired",
        "Twenty girls left in the middle, stipend also not paid.",
    ),
    (
        "horticulture_trade",
        "Plum growers: cold chain van promised, never came",
        "Fruit over ripe in two days, Azadpur agents cut 30 percent.",
    ),
    ("horticulture_trade", "Spurious medicine for scab sold in Kulgam", "Orchards spoiled, no testing."),
    (
        "labour_social_security",
        "Workers from UP need police papers each month, they leave",
        "Registration should be once a year at labour office.",
    ),
    (
        "approvals_licences",
        "Boiler inspector comes from Jammu once in six months",
        "We can not start new boiler in Pulwama.",
    ),
    (
        "approvals_licences",
        "District authority keeps our land use paper since Diwali",
        "Tehsildar report is clear; bank offer ends in March.",
    ),
    ("tourism_hospitality", "Dal houseboats not given wood nor sanction to mend roof", "Two sank last winter."),
    (
        "relief_revival",
        "Border shelling broke roof of rice mill in Arnia",
        "Revenue people noted it, nothing paid, mill idle.",
    ),
    (
        "industrial_policy_protection",
        "Ladakh orders go to outside firms now, old market lost",
        "Need policy for those units who sold there for 20 years.",
    ),
    (
        "industrial_policy_protection",
        "No seat for estate association in apex clearance committee",
        "Decisions are made by those who never ran a unit.",
    ),
    (
        "security_connectivity",
        "Half of our Khrew estate used by a camp, no rent since 2005",
        "Want sheds back or another plot and arrears of hire.",
    ),
]


@pytest.mark.long
def test_a_hundred_grievances_in_other_words_keep_their_category() -> None:
    lexicon, missed = shipped.lexicon(), []
    for category, title, body in GRIEVANCES:
        codes = [found.code for found in suggest(lexicon, title, body)]
        if codes[:1] != [category]:
            missed.append((title, codes[:3]))
    assert len(missed) <= 5, missed
