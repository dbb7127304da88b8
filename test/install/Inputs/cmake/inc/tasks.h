void tasks(void);
