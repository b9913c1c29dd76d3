-- movements_rows.sql - retention_movements, row by row. (ext/table/movements.c 1, 2 and 3)

CREATE TABLE plan(member TEXT, started TEXT, ended TEXT, price REAL);
INSERT INTO plan VALUES('Ana', '2024-03-01', NULL, 40), ('Bo', '2024-01-10', '2024-03-01', 25), ('Cy', '2024-01-10', '2024-02-01', 6), ('Cy', '2024-02-01', '2024-03-01', 6), ('Cy', '2024-03-01', NULL, 9),
 ('Di', '2024-03-01', '2024-04-01', 3), ('Ed', '2024-03-01', '2024-03-15', 11);
-- One row for each customer with something that moved; the one who is not there has the value 0. Who stays at their price, or came and went, has no row.
SELECT period, customer, kind, value_before, value_after, change FROM retention_movements('plan', 'member', 'started') WHERE until_col = 'ended' AND amount_col = 'price' AND as_of = '2024-05-01';
--> 2024-01|Bo|new|0.0|25.0|25.0
--> 2024-01|Cy|new|0.0|6.0|6.0
--> 2024-03|Ana|new|0.0|40.0|40.0
--> 2024-03|Bo|churned|25.0|0.0|-25.0
--> 2024-03|Cy|expansion|6.0|9.0|3.0
--> 2024-03|Di|new|0.0|3.0|3.0
--> 2024-04|Di|churned|3.0|0.0|-3.0
CREATE TABLE tier(c TEXT, a TEXT, b TEXT, m REAL, plan TEXT);
INSERT INTO tier VALUES('Kay', '2024-01-10', '2024-02-10', 10, 'Basic'), ('Kay', '2024-02-10', NULL, 30, 'Pro'), ('Lea', '2024-01-10', '2024-02-20', 30, 'Pro'), ('Max', '2024-01-10', NULL, 10, 'Basic'), ('Max', '2024-01-10', '2024-02-15', 35, 'Pro'),
 ('Nat', '2024-01-10', '2024-01-31', 10, 'Basic'), ('Nat', '2024-01-31', '2024-02-05', 10, 'Basic'), ('Nat', '2024-03-05', NULL, 30, 'Pro');
SELECT segment, customer, kind, value_before, value_after, change FROM retention_movements('tier', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND amount_col = 'm' AND segment_col = 'plan' AND segment_by = 'row' AND period = '2024-02';
--> Basic|Kay|moved_out|10.0|0.0|-10.0
--> Basic|Nat|churned|10.0|0.0|-10.0
--> Pro|Kay|moved_in|0.0|30.0|30.0
--> Pro|Lea|churned|30.0|0.0|-30.0
--> Pro|Max|moved_out|35.0|0.0|-35.0
-- Without amounts the values are NULL, and expansion and contraction do not exist.
SELECT period, customer, kind, change FROM retention_movements('plan', 'member', 'started') WHERE until_col = 'ended' AND as_of = '2024-05-01';
--> 2024-01|Bo|new|NULL
--> 2024-01|Cy|new|NULL
--> 2024-03|Ana|new|NULL
--> 2024-03|Bo|churned|NULL
--> 2024-03|Di|new|NULL
--> 2024-04|Di|churned|NULL
-- By kind it adds up to retention_periods.
SELECT p.period, p.new = count(*) FILTER (WHERE kind = 'new') AND p.churned = count(*) FILTER (WHERE kind = 'churned') AND p.expansion = total(change) FILTER (WHERE kind = 'expansion') AND p.churned_value = -total(change) FILTER (WHERE kind = 'churned') AS same FROM retention_periods('plan', 'member', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-05-01') p LEFT JOIN retention_movements('plan', 'member', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-05-01') m ON m.period = p.period GROUP BY 1;
--> 2024-01|1
--> 2024-02|1
--> 2024-03|1
--> 2024-04|1
--> 2024-05|1
CREATE TABLE year(c TEXT, a TEXT, b TEXT, m REAL);
INSERT INTO year VALUES('Eva', '2024-01-10', NULL, 10), ('Fay', '2024-01-10', '2024-03-10', 20), ('Fay', '2024-04-10', NULL, 25), ('Gus', '2024-01-10', '2024-04-10', 30),
 ('Hope', '2024-03-10', '2024-04-20', 5), ('Ira', '2024-03-10', NULL, 40), ('Jan', '2024-01-10', '2024-01-20', 1), ('Jan', '2023-12-10', '2024-01-05', 2), ('Jan', '2024-04-10', NULL, 3);
-- With span a movement is from the state so many periods before.
SELECT customer, kind, value_before, value_after FROM retention_movements('year', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-07-01' AND span = 3 AND period = '2024-05';
--> Fay|expansion|20.0|25.0
--> Gus|churned|30.0|0.0
--> Ira|new|0.0|40.0
--> Jan|reactivated|0.0|3.0
CREATE TABLE buy(c TEXT, t TEXT, m REAL, kind TEXT, visit INTEGER);
INSERT INTO buy VALUES('Rex', '2024-01-10', 50, 'tea', 1), ('Rex', '2024-02-10', -20, 'tea', 0), ('Rex', '2024-03-01', 30, 'cup', 1), ('Sue', '2024-01-20', 8, 'tea', 1), ('Sue', '2024-01-25', -2, 'tea', 0), ('Tia', '2024-02-20', 9, 'tea', NULL);
-- Events too.
SELECT period, customer, kind, change FROM retention_movements('buy', 'c', 't') WHERE amount_col = 'm' AND period <= '2024-02';
--> 2024-01|Rex|new|50.0
--> 2024-01|Sue|new|6.0
--> 2024-02|Rex|contraction|-70.0
--> 2024-02|Sue|churned|-6.0
--> 2024-02|Tia|new|9.0
