/** Whether a postcode is one of the listed ones or lies in one of the ranges, such as `35039-35043`. */
export function isServed(postcodes: readonly string[], postcode: string): boolean {
  return postcodes.some((range) => {
    const [from = "", to = from] = range.split("-");
    return from <= postcode && postcode <= to;
  });
}
