/** The floor: the cost of a process and of Lambda's runtime alone. */
export const handler = async () => ({ statusCode: 200 });
