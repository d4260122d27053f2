"""Countries by their codes (ISO 3166-1, and Kosovo), named in English and in Traditional Chinese as CLDR has them.

Both names stand here because nobody should translate two hundred of them by hand.
"""

from django.utils.translation import get_language

from authors import text

# fmt: off
NAMES = {
    "AD": ("Andorra", "安道爾"), "AE": ("United Arab Emirates", "阿拉伯聯合大公國"),
    "AF": ("Afghanistan", "阿富汗"), "AG": ("Antigua & Barbuda", "安地卡及巴布達"),
    "AI": ("Anguilla", "安奎拉"), "AL": ("Albania", "阿爾巴尼亞"), "AM": ("Armenia", "亞美尼亞"),
    "AO": ("Angola", "安哥拉"), "AQ": ("Antarctica", "南極洲"), "AR": ("Argentina", "阿根廷"),
    "AS": ("American Samoa", "美屬薩摩亞"), "AT": ("Austria", "奧地利"), "AU": ("Australia", "澳洲"),
    "AW": ("Aruba", "荷屬阿魯巴"), "AX": ("Åland Islands", "奧蘭群島"), "AZ": ("Azerbaijan", "亞塞拜然"),
    "BA": ("Bosnia & Herzegovina", "波士尼亞與赫塞哥維納"), "BB": ("Barbados", "巴貝多"),
    "BD": ("Bangladesh", "孟加拉"), "BE": ("Belgium", "比利時"), "BF": ("Burkina Faso", "布吉納法索"),
    "BG": ("Bulgaria", "保加利亞"), "BH": ("Bahrain", "巴林"), "BI": ("Burundi", "蒲隆地"),
    "BJ": ("Benin", "貝南"), "BL": ("St. Barthélemy", "聖巴瑟米"), "BM": ("Bermuda", "百慕達"),
    "BN": ("Brunei", "汶萊"), "BO": ("Bolivia", "玻利維亞"),
    "BQ": ("Caribbean Netherlands", "荷蘭加勒比區"), "BR": ("Brazil", "巴西"), "BS": ("Bahamas", "巴哈馬"),
    "BT": ("Bhutan", "不丹"), "BV": ("Bouvet Island", "布威島"), "BW": ("Botswana", "波札那"),
    "BY": ("Belarus", "白俄羅斯"), "BZ": ("Belize", "貝里斯"), "CA": ("Canada", "加拿大"),
    "CC": ("Cocos (Keeling) Islands", "科克斯（基靈）群島"), "CD": ("Congo - Kinshasa", "剛果（金夏沙）"),
    "CF": ("Central African Republic", "中非共和國"), "CG": ("Congo - Brazzaville", "剛果（布拉薩）"),
    "CH": ("Switzerland", "瑞士"), "CI": ("Côte d’Ivoire", "象牙海岸"), "CK": ("Cook Islands", "庫克群島"),
    "CL": ("Chile", "智利"), "CM": ("Cameroon", "喀麥隆"), "CN": ("China", "中國"),
    "CO": ("Colombia", "哥倫比亞"), "CR": ("Costa Rica", "哥斯大黎加"), "CU": ("Cuba", "古巴"),
    "CV": ("Cape Verde", "維德角"), "CW": ("Curaçao", "庫拉索"), "CX": ("Christmas Island", "聖誕島"),
    "CY": ("Cyprus", "賽普勒斯"), "CZ": ("Czechia", "捷克"), "DE": ("Germany", "德國"),
    "DJ": ("Djibouti", "吉布地"), "DK": ("Denmark", "丹麥"), "DM": ("Dominica", "多米尼克"),
    "DO": ("Dominican Republic", "多明尼加共和國"), "DZ": ("Algeria", "阿爾及利亞"),
    "EC": ("Ecuador", "厄瓜多"), "EE": ("Estonia", "愛沙尼亞"), "EG": ("Egypt", "埃及"),
    "EH": ("Western Sahara", "西撒哈拉"), "ER": ("Eritrea", "厄利垂亞"), "ES": ("Spain", "西班牙"),
    "ET": ("Ethiopia", "衣索比亞"), "FI": ("Finland", "芬蘭"), "FJ": ("Fiji", "斐濟"),
    "FK": ("Falkland Islands", "福克蘭群島"), "FM": ("Micronesia", "密克羅尼西亞"),
    "FO": ("Faroe Islands", "法羅群島"), "FR": ("France", "法國"), "GA": ("Gabon", "加彭"),
    "GB": ("United Kingdom", "英國"), "GD": ("Grenada", "格瑞那達"), "GE": ("Georgia", "喬治亞"),
    "GF": ("French Guiana", "法屬圭亞那"), "GG": ("Guernsey", "根息"), "GH": ("Ghana", "迦納"),
    "GI": ("Gibraltar", "直布羅陀"), "GL": ("Greenland", "格陵蘭"), "GM": ("Gambia", "甘比亞"),
    "GN": ("Guinea", "幾內亞"), "GP": ("Guadeloupe", "瓜地洛普"), "GQ": ("Equatorial Guinea", "赤道幾內亞"),
    "GR": ("Greece", "希臘"), "GS": ("South Georgia & South Sandwich Islands", "南喬治亞與南三明治群島"),
    "GT": ("Guatemala", "瓜地馬拉"), "GU": ("Guam", "關島"), "GW": ("Guinea-Bissau", "幾內亞比索"),
    "GY": ("Guyana", "蓋亞那"), "HK": ("Hong Kong", "香港"),
    "HM": ("Heard & McDonald Islands", "赫德島及麥唐納群島"), "HN": ("Honduras", "宏都拉斯"),
    "HR": ("Croatia", "克羅埃西亞"), "HT": ("Haiti", "海地"), "HU": ("Hungary", "匈牙利"),
    "ID": ("Indonesia", "印尼"), "IE": ("Ireland", "愛爾蘭"), "IL": ("Israel", "以色列"),
    "IM": ("Isle of Man", "曼島"), "IN": ("India", "印度"),
    "IO": ("British Indian Ocean Territory", "英屬印度洋領地"), "IQ": ("Iraq", "伊拉克"),
    "IR": ("Iran", "伊朗"), "IS": ("Iceland", "冰島"), "IT": ("Italy", "義大利"),
    "JE": ("Jersey", "澤西島"), "JM": ("Jamaica", "牙買加"), "JO": ("Jordan", "約旦"),
    "JP": ("Japan", "日本"), "KE": ("Kenya", "肯亞"), "KG": ("Kyrgyzstan", "吉爾吉斯"),
    "KH": ("Cambodia", "柬埔寨"), "KI": ("Kiribati", "吉里巴斯"), "KM": ("Comoros", "葛摩"),
    "KN": ("St. Kitts & Nevis", "聖克里斯多福及尼維斯"), "KP": ("North Korea", "北韓"),
    "KR": ("South Korea", "南韓"), "KW": ("Kuwait", "科威特"), "KY": ("Cayman Islands", "開曼群島"),
    "KZ": ("Kazakhstan", "哈薩克"), "LA": ("Laos", "寮國"), "LB": ("Lebanon", "黎巴嫩"),
    "LC": ("St. Lucia", "聖露西亞"), "LI": ("Liechtenstein", "列支敦斯登"), "LK": ("Sri Lanka", "斯里蘭卡"),
    "LR": ("Liberia", "賴比瑞亞"), "LS": ("Lesotho", "賴索托"), "LT": ("Lithuania", "立陶宛"),
    "LU": ("Luxembourg", "盧森堡"), "LV": ("Latvia", "拉脫維亞"), "LY": ("Libya", "利比亞"),
    "MA": ("Morocco", "摩洛哥"), "MC": ("Monaco", "摩納哥"), "MD": ("Moldova", "摩爾多瓦"),
    "ME": ("Montenegro", "蒙特內哥羅"), "MF": ("St. Martin", "法屬聖馬丁"),
    "MG": ("Madagascar", "馬達加斯加"), "MH": ("Marshall Islands", "馬紹爾群島"),
    "MK": ("North Macedonia", "北馬其頓"), "ML": ("Mali", "馬利"), "MM": ("Myanmar", "緬甸"),
    "MN": ("Mongolia", "蒙古"), "MO": ("Macao", "澳門"),
    "MP": ("Northern Mariana Islands", "北馬利安納群島"), "MQ": ("Martinique", "馬丁尼克"),
    "MR": ("Mauritania", "茅利塔尼亞"), "MS": ("Montserrat", "蒙哲臘"), "MT": ("Malta", "馬爾他"),
    "MU": ("Mauritius", "模里西斯"), "MV": ("Maldives", "馬爾地夫"), "MW": ("Malawi", "馬拉威"),
    "MX": ("Mexico", "墨西哥"), "MY": ("Malaysia", "馬來西亞"), "MZ": ("Mozambique", "莫三比克"),
    "NA": ("Namibia", "納米比亞"), "NC": ("New Caledonia", "新喀里多尼亞"), "NE": ("Niger", "尼日"),
    "NF": ("Norfolk Island", "諾福克島"), "NG": ("Nigeria", "奈及利亞"), "NI": ("Nicaragua", "尼加拉瓜"),
    "NL": ("Netherlands", "荷蘭"), "NO": ("Norway", "挪威"), "NP": ("Nepal", "尼泊爾"),
    "NR": ("Nauru", "諾魯"), "NU": ("Niue", "紐埃島"), "NZ": ("New Zealand", "紐西蘭"),
    "OM": ("Oman", "阿曼"), "PA": ("Panama", "巴拿馬"), "PE": ("Peru", "秘魯"),
    "PF": ("French Polynesia", "法屬玻里尼西亞"), "PG": ("Papua New Guinea", "巴布亞紐幾內亞"),
    "PH": ("Philippines", "菲律賓"), "PK": ("Pakistan", "巴基斯坦"), "PL": ("Poland", "波蘭"),
    "PM": ("St. Pierre & Miquelon", "聖皮埃與密克隆群島"), "PN": ("Pitcairn Islands", "皮特肯群島"),
    "PR": ("Puerto Rico", "波多黎各"), "PS": ("Palestine", "巴勒斯坦"), "PT": ("Portugal", "葡萄牙"),
    "PW": ("Palau", "帛琉"), "PY": ("Paraguay", "巴拉圭"), "QA": ("Qatar", "卡達"),
    "RE": ("Réunion", "留尼旺"), "RO": ("Romania", "羅馬尼亞"), "RS": ("Serbia", "塞爾維亞"),
    "RU": ("Russia", "俄羅斯"), "RW": ("Rwanda", "盧安達"), "SA": ("Saudi Arabia", "沙烏地阿拉伯"),
    "SB": ("Solomon Islands", "索羅門群島"), "SC": ("Seychelles", "塞席爾"), "SD": ("Sudan", "蘇丹"),
    "SE": ("Sweden", "瑞典"), "SG": ("Singapore", "新加坡"), "SH": ("St. Helena", "聖赫勒拿島"),
    "SI": ("Slovenia", "斯洛維尼亞"), "SJ": ("Svalbard & Jan Mayen", "挪威屬斯瓦巴及尖棉"),
    "SK": ("Slovakia", "斯洛伐克"), "SL": ("Sierra Leone", "獅子山"), "SM": ("San Marino", "聖馬利諾"),
    "SN": ("Senegal", "塞內加爾"), "SO": ("Somalia", "索馬利亞"), "SR": ("Suriname", "蘇利南"),
    "SS": ("South Sudan", "南蘇丹"), "ST": ("São Tomé & Príncipe", "聖多美普林西比"),
    "SV": ("El Salvador", "薩爾瓦多"), "SX": ("Sint Maarten", "荷屬聖馬丁"), "SY": ("Syria", "敘利亞"),
    "SZ": ("Eswatini", "史瓦帝尼"), "TC": ("Turks & Caicos Islands", "土克斯及開科斯群島"),
    "TD": ("Chad", "查德"), "TF": ("French Southern Territories", "法屬南部屬地"), "TG": ("Togo", "多哥"),
    "TH": ("Thailand", "泰國"), "TJ": ("Tajikistan", "塔吉克"), "TK": ("Tokelau", "托克勞群島"),
    "TL": ("Timor-Leste", "東帝汶"), "TM": ("Turkmenistan", "土庫曼"), "TN": ("Tunisia", "突尼西亞"),
    "TO": ("Tonga", "東加"), "TR": ("Türkiye", "土耳其"), "TT": ("Trinidad & Tobago", "千里達及托巴哥"),
    "TV": ("Tuvalu", "吐瓦魯"), "TW": ("Taiwan", "台灣"), "TZ": ("Tanzania", "坦尚尼亞"),
    "UA": ("Ukraine", "烏克蘭"), "UG": ("Uganda", "烏干達"),
    "UM": ("U.S. Outlying Islands", "美國本土外小島嶼"), "US": ("United States", "美國"),
    "UY": ("Uruguay", "烏拉圭"), "UZ": ("Uzbekistan", "烏茲別克"), "VA": ("Vatican City", "梵蒂岡"),
    "VC": ("St. Vincent & Grenadines", "聖文森及格瑞那丁"), "VE": ("Venezuela", "委內瑞拉"),
    "VG": ("British Virgin Islands", "英屬維京群島"), "VI": ("U.S. Virgin Islands", "美屬維京群島"),
    "VN": ("Vietnam", "越南"), "VU": ("Vanuatu", "萬那杜"),
    "WF": ("Wallis & Futuna", "瓦利斯群島和富圖那群島"), "WS": ("Samoa", "薩摩亞"),
    "XK": ("Kosovo", "科索沃"), "YE": ("Yemen", "葉門"), "YT": ("Mayotte", "馬約特島"),
    "ZA": ("South Africa", "南非"), "ZM": ("Zambia", "尚比亞"), "ZW": ("Zimbabwe", "辛巴威"),
}
# fmt: on


def name(code: str) -> str:
    """The country's name in the language of whoever looks; the code itself where there is no such country."""
    english, chinese = NAMES.get(code, (code, code))
    return chinese if (get_language() or "").startswith("zh") else english


def choices() -> list[tuple[str, str]]:
    """Codes and names, in the order of the names."""
    return sorted(((code, name(code)) for code in NAMES), key=lambda pair: text.fold(pair[1]))
