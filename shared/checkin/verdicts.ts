/**
 * Every verdict on a pass (Prüfergebnis) and how it looks, in the order of precedence among the amber ones. `arrives` says
 * whether showing it is an arrival; `admissible` whether a person at the door may still take the arrival by hand.
 */
export const verdicts = {
  welcome: { tone: "green", sign: "check", arrives: true, admissible: false },
  welcome_offline: { tone: "green", sign: "check_cloud", arrives: true, admissible: false },
  not_in_list: { tone: "amber", sign: "exclamation", arrives: true, admissible: false },
  too_early: { tone: "amber", sign: "clock", arrives: false, admissible: true },
  too_late: { tone: "amber", sign: "clock", arrives: false, admissible: true },
  other_day: { tone: "amber", sign: "arrow", arrives: false, admissible: false },
  other_office: { tone: "amber", sign: "arrow", arrives: false, admissible: false },
  other_unit: { tone: "amber", sign: "arrow", arrives: false, admissible: true },
  already_arrived: { tone: "amber", sign: "repeat", arrives: false, admissible: false },
  data_old: { tone: "amber", sign: "exclamation", arrives: true, admissible: false },
  cancelled: { tone: "red", sign: "cross", arrives: false, admissible: false },
  moved: { tone: "red", sign: "cross", arrives: false, admissible: true },
  blocked: { tone: "red", sign: "cross", arrives: false, admissible: false },
  not_genuine: { tone: "red", sign: "cross", arrives: false, admissible: false },
  wrong_kind: { tone: "blue", sign: "exchange", arrives: false, admissible: false },
  keys_old: { tone: "amber", sign: "exclamation", arrives: true, admissible: false },
  not_a_pass: { tone: "grey", sign: "question", arrives: false, admissible: false },
} as const;

export type VerdictKind = keyof typeof verdicts;
