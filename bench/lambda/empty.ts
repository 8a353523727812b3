/** The function `empty` does nothing. It shows the cost of the process and of Lambda's runtime alone. */
export const handler = async () => ({ statusCode: 200 });
